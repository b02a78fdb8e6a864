// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/journal/sqlitejournal.h"
#include "models/io/mlflow_rest/restmodelregistry.h"
#include "tests/io/rest/hostileserver.h"
#include "tests/support/testcase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace driftline {

namespace {

/// A server with one model of three versions, which can lose answers.
class TinyRegistry
{
public:
    ToldAnswer reply(const HeardRequest &request)
    {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        if (request.path.contains("registered-models/get"))
            return json({{QStringLiteral("registered_model"),
                          QJsonObject{{QStringLiteral("name"), QStringLiteral("m")}}}});
        if (request.path.contains("model-versions/search")) {
            ++reads;
            if (loseReads)
                return {QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"), true, {}};
            QJsonArray versions;
            for (int i = 0; i < 3; ++i)
                versions.append(QJsonObject{{QStringLiteral("name"), QStringLiteral("m")},
                                            {QStringLiteral("version"), QString::number(i + 1)},
                                            {QStringLiteral("current_stage"), stages.at(i)},
                                            {QStringLiteral("last_updated_timestamp"), updated.at(i)}});
            return json({{QStringLiteral("model_versions"), versions}});
        }
        if (request.path.contains("transition-stage")) {
            ++moves;
            if (apply) {
                const int moved = body.value(QLatin1StringView("version")).toString().toInt() - 1;
                for (int i = 0; i < 3; ++i) {
                    if (body.value(QLatin1StringView("archive_existing_versions")).toBool() && i != moved &&
                        stages.at(i) == body.value(QLatin1StringView("stage")).toString()) {
                        stages[i] = QStringLiteral("Archived");
                        updated[i] = 77;
                    }
                }
                stages[moved] = body.value(QLatin1StringView("stage")).toString();
                updated[moved] = 77;
            }
            loseReads = loseReadsAfterMove;
            return status == 200
                       ? json({})
                       : (status == 0 ? ToldAnswer{" ", true, {}} : answer(status, "oops", "text/plain"));
        }
        return json({}); // set-tag
    }

    QStringList stages{QStringLiteral("None"), QStringLiteral("Production"), QStringLiteral("None")};
    QList<qint64> updated{1, 2, 3};
    int status = 200;
    bool apply = true;
    bool loseReads = false;
    bool loseReadsAfterMove = false;
    int reads = 0;
    int moves = 0;
};

TransitionPlan planToProduction()
{
    TransitionPlan plan;
    plan.model = QStringLiteral("m");
    plan.version = QStringLiteral("1");
    plan.from = Stage::None;
    plan.to = Stage::Production;
    plan.archived = {QStringLiteral("2")};
    plan.actor = QStringLiteral("me");
    plan.reason = QStringLiteral("because");
    return plan;
}

} // namespace

/// What a move comes to when the server's answers are lost, or when it does something else.
class RestMovesTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void settlesALostAnswerByReadingBack();
    void refusesAMoveThatDidNotHappen();
    void leavesOpenWhatCannotBeReadBack();
    void tellsWhoElseWasArchived();

private:
    const StopToken m_never{};
    const std::shared_ptr<ProblemLog> m_problems = std::make_shared<ProblemLog>();
};

void RestMovesTest::settlesALostAnswerByReadingBack()
{
    TinyRegistry tiny;
    tiny.status = 0; // the answer is lost, the move is done
    const HostileServer server([&](const HeardRequest &request) { return tiny.reply(request); });
    const QTemporaryDir folder;
    RestModelRegistry registry(impatientApi(server), folder.filePath(QStringLiteral("j.db")), m_problems);
    const auto moved = registry.transition(planToProduction(), m_never);
    VERIFY_OK(moved);
    QCOMPARE(tiny.moves, 1);
    QCOMPARE(moved->entry.archived, QStringList{QStringLiteral("2")});
}

void RestMovesTest::refusesAMoveThatDidNotHappen()
{
    TinyRegistry tiny;
    tiny.apply = false;
    const HostileServer server([&](const HeardRequest &request) { return tiny.reply(request); });
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("j.db"));
    RestModelRegistry registry(impatientApi(server), path, m_problems);
    for (const int status : {200, 500}) { // it says yes and does nothing; it fails
        tiny.status = status;
        const auto moved = registry.transition(planToProduction(), m_never);
        QVERIFY(moved.isError());
        QCOMPARE(moved.error().code, status == 200 ? ErrorCode::Changed : ErrorCode::Unreachable);
    }
    QCOMPARE(tiny.moves, 2);
    const auto entries = registry.journal(m_never);
    VERIFY_OK(entries);
    QVERIFY(entries->isEmpty());
    const auto open = SqliteJournal(path).planned(m_never);
    VERIFY_OK(open);
    QVERIFY(open->isEmpty());
}

void RestMovesTest::leavesOpenWhatCannotBeReadBack()
{
    TinyRegistry tiny;
    tiny.loseReadsAfterMove = true;
    const HostileServer server([&](const HeardRequest &request) { return tiny.reply(request); });
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("j.db"));
    RestModelRegistry registry(impatientApi(server), path, m_problems);
    const auto moved = registry.transition(planToProduction(), m_never);
    QVERIFY(moved.isError());
    QCOMPARE(moved.error().code, ErrorCode::Unreachable);
    QCOMPARE(SqliteJournal(path).planned(m_never)->size(), 1);
    tiny.loseReads = false;
    VERIFY_OK(registry.settleOpenMoves(m_never));
    const auto entries = registry.journal(m_never);
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1);
    QCOMPARE(entries->first().archived, QStringList{QStringLiteral("2")});
}

void RestMovesTest::tellsWhoElseWasArchived()
{
    TinyRegistry tiny;
    const HostileServer server([&](const HeardRequest &request) {
        // Somebody puts version 3 into Production between our look and our move.
        if (request.path.contains("transition-stage"))
            tiny.stages[2] = QStringLiteral("Production");
        return tiny.reply(request);
    });
    const QTemporaryDir folder;
    RestModelRegistry registry(impatientApi(server), folder.filePath(QStringLiteral("j.db")), m_problems);
    const auto moved = registry.transition(planToProduction(), m_never);
    VERIFY_OK(moved);
    QCOMPARE(moved->entry.archived, (QStringList{QStringLiteral("2"), QStringLiteral("3")}));
}

} // namespace driftline

using driftline::RestMovesTest;
DRIFTLINE_TEST(RestMovesTest)
#include "tst_restmoves.moc"
