// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/journalchain.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace driftline {

QString journalEntryHash(const JournalEntry &entry)
{
    // QJsonObject keeps its keys sorted and compact JSON has no white space: this is the canonical form.
    const QJsonObject fields{
        {QStringLiteral("actor"), entry.actor},
        {QStringLiteral("archived"), QJsonArray::fromStringList(entry.archived)},
        {QStringLiteral("from"), entry.from},
        {QStringLiteral("kind"), entry.kind},
        {QStringLiteral("model"), entry.model},
        {QStringLiteral("reason"), entry.reason},
        {QStringLiteral("seq"), entry.seq},
        {QStringLiteral("time"), entry.time},
        {QStringLiteral("to"), entry.to},
        {QStringLiteral("version"), entry.version},
    };
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(entry.previousHash.toUtf8());
    hash.addData(QJsonDocument(fields).toJson(QJsonDocument::Compact));
    return QString::fromLatin1(hash.result().toHex());
}

JournalVerification verifyJournal(const QList<JournalEntry> &entries)
{
    qint64 seq = 0;
    QString previous;
    for (const JournalEntry &entry : entries) {
        ++seq;
        if (entry.seq != seq || entry.previousHash != previous || entry.hash != journalEntryHash(entry))
            return {false, entry.seq};
        previous = entry.hash;
    }
    return {};
}

} // namespace driftline
