// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The journal's chain, and the journal file of a source that has no room for one.

#include "models/analysis/journalchain.h"
#include "models/analysis/journalhistory.h"
#include "models/io/journal/sqlitejournal.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QTemporaryDir>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace driftline {

namespace {

JournalEntry move(const QString &version, const QString &to, const QStringList &archived = {})
{
    JournalEntry entry;
    entry.time = 1'767'225'600'000;
    entry.actor = QStringLiteral("reviewer");
    entry.kind = QStringLiteral("transition");
    entry.model = QStringLiteral("fraud-detector");
    entry.version = version;
    entry.from = QStringLiteral("Staging");
    entry.to = to;
    entry.reason = QStringLiteral("better");
    entry.archived = archived;
    return entry;
}

QList<JournalEntry> chain(QList<JournalEntry> entries)
{
    QString previous;
    qint64 seq = 0;
    for (JournalEntry &entry : entries) {
        entry.seq = ++seq;
        entry.previousHash = previous;
        previous = entry.hash = journalEntryHash(entry);
    }
    return entries;
}

} // namespace

class TestJournal : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void theHashIsThatOfTheCanonicalJson()
    {
        JournalEntry entry = move(QStringLiteral("5"), QStringLiteral("Production"),
                                  {QStringLiteral("3"), QStringLiteral("4")});
        entry.seq = 2;
        entry.time = 1'767'225'600'123;
        entry.actor = QStringLiteral("Zoë");
        entry.reason = QStringLiteral("a \"better\" one\n\tthan </b> \u0001 日本");
        entry.previousHash = QStringLiteral("ab").repeated(32);
        // Python: sha256(previous + json.dumps(fields, sort_keys=True, separators=(",", ":"),
        // ensure_ascii=False))
        QCOMPARE(journalEntryHash(entry),
                 QStringLiteral("f294e15ee215e1bf436ca29d23f97d20e81956082aced32b17c515bb5bde3f48"));
    }

    void theFirstBrokenEntryIsNamed()
    {
        const QList<JournalEntry> good =
            chain({move(QStringLiteral("1"), QStringLiteral("Production")),
                   move(QStringLiteral("2"), QStringLiteral("Production"), {QStringLiteral("1")}),
                   move(QStringLiteral("3"), QStringLiteral("Archived"))});
        QVERIFY(verifyJournal({}).verified);
        QVERIFY(verifyJournal(good).verified);
        QVERIFY(!verifyJournal(good).brokenAt);

        const auto brokenAt = [&](const std::function<void(QList<JournalEntry> &)> &tamper) {
            QList<JournalEntry> entries = good;
            tamper(entries);
            const JournalVerification verification = verifyJournal(entries);
            return verification.verified ? -1 : verification.brokenAt.value_or(0);
        };
        QCOMPARE(brokenAt([](auto &entries) { entries[1].reason = QStringLiteral("worse"); }), 2);
        QCOMPARE(brokenAt([](auto &entries) { entries[0].actor = QStringLiteral("nobody"); }), 1);
        QCOMPARE(brokenAt([](auto &entries) { entries[2].previousHash = entries[0].hash; }), 3);
        QCOMPARE(brokenAt([](auto &entries) { entries.removeAt(1); }), 3);
        QCOMPARE(brokenAt([](auto &entries) { entries.removeFirst(); }), 2);
        QCOMPARE(brokenAt([](auto &entries) { entries.swapItemsAt(1, 2); }), 3);
        // Somebody who changes an entry and its own hash breaks the next one's link.
        QCOMPARE(brokenAt([](auto &entries) {
                     entries[0].reason = QStringLiteral("worse");
                     entries[0].hash = journalEntryHash(entries[0]);
                 }),
                 2);
    }

    void historyOfAVersion()
    {
        QList<JournalEntry> entries =
            chain({move(QStringLiteral("1"), QStringLiteral("Production")),
                   move(QStringLiteral("2"), QStringLiteral("Production"), {QStringLiteral("1")})});
        entries[1].time += 1000;
        const QString model = entries.first().model;
        QCOMPARE(lastPromotion(entries, model, QStringLiteral("2"))->seq, 2);
        QVERIFY(!lastPromotion(entries, model, QStringLiteral("3")));
        QVERIFY(!lastPromotion(entries, QStringLiteral("other"), QStringLiteral("2")));
        QCOMPARE(lastServedPeriod(entries, model, QStringLiteral("1")),
                 (ServedPeriod{entries[0].time, entries[1].time}));
        QCOMPARE(lastServedPeriod(entries, model, QStringLiteral("2")),
                 (ServedPeriod{entries[1].time, std::nullopt}));
    }

    void planSettleRefuse()
    {
        QTemporaryDir folder;
        SqliteJournal journal(folder.filePath(QStringLiteral("made/when needed/server.db")));
        VERIFY_OK(journal.entries({}));
        QVERIFY(journal.entries({}).value().isEmpty());
        QVERIFY(QDir(folder.path()).isEmpty()); // reading makes nothing

        const auto first = journal.plan(move(QStringLiteral("1"), QStringLiteral("Production")), {});
        VERIFY_OK(first);
        const auto second = journal.plan(move(QStringLiteral("2"), QStringLiteral("Production")), {});
        VERIFY_OK(second);
        QVERIFY(journal.entries({}).value().isEmpty());
        QCOMPARE(journal.planned({}).value().size(), 2);

        VERIFY_OK(journal.refuse(*first, {}));
        JournalEntry outcome = move(QStringLiteral("2"), QStringLiteral("Production"), {QStringLiteral("1")});
        const auto settled = journal.settle(*second, outcome, {});
        VERIFY_OK(settled);
        QCOMPARE(settled->seq, 1); // a refused plan leaves no gap
        QCOMPARE(settled->archived, outcome.archived);
        QVERIFY(journal.planned({}).value().isEmpty());
        // Each is settled once.
        QCOMPARE(journal.settle(*second, outcome, {}).error().code, ErrorCode::Changed);
        QCOMPARE(journal.settle(*first, outcome, {}).error().code, ErrorCode::Changed);
        QCOMPARE(journal.refuse(*second, {}).error().code, ErrorCode::Changed);
        QVERIFY(verifyJournal(journal.entries({}).value()).verified);
        QCOMPARE(QDir(QFileInfo(journal.path()).path()).entryList(QDir::Files),
                 QStringList(QStringLiteral("server.db")));
    }

    void manyWritersMakeOneChain()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("server.db"));
        std::atomic<int> failures = 0;
        std::vector<std::thread> writers(4);
        for (std::thread &writer : writers) {
            writer = std::thread([&] {
                SqliteJournal journal(path);
                for (int i = 0; i < 5; ++i) {
                    const JournalEntry entry = move(QString::number(i), QStringLiteral("Production"));
                    const auto id = journal.plan(entry, {});
                    if (!id.ok() || !journal.settle(*id, entry, {}).ok())
                        ++failures;
                }
            });
        }
        for (std::thread &writer : writers)
            writer.join();
        QCOMPARE(failures.load(), 0);
        const auto entries = SqliteJournal(path).entries({});
        VERIFY_OK(entries);
        QCOMPARE(entries->size(), 20);
        QVERIFY(verifyJournal(*entries).verified);
    }

    void whereNothingCanBeWritten()
    {
        QTemporaryDir folder;
        QFile inTheWay(folder.filePath(QStringLiteral("file")));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        SqliteJournal journal(folder.filePath(QStringLiteral("file/server.db")));
        const auto planned = journal.plan(move(QStringLiteral("1"), QStringLiteral("Production")), {});
        QVERIFY(planned.isError());
        QCOMPARE(planned.error().code, ErrorCode::Output);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestJournal)
#include "tst_journal.moc"
