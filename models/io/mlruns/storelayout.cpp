// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/storelayout.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <chrono>
#include <thread>

namespace driftline::mlruns {

namespace {

constexpr int metaTries = 3; // as often as MLflow itself tries
constexpr std::chrono::milliseconds betweenTries(15);

} // namespace

bool isLitter(const QByteArray &name)
{
    return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini" || name.startsWith("._") ||
           name.startsWith(".nfs");
}

bool isReserved(const QByteArray &name)
{
    return name == "tags" || name == "datasets" || name == "traces" || name == modelsName;
}

bool looksLikeRunId(const QByteArray &name)
{
    return name.size() == 32 &&
           std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isUnsettled(const Stamp &stamp)
{
    const qint64 age = QDateTime::currentMSecsSinceEpoch() * 1'000'000 - stamp.modified;
    return age < unsettledNs &&
           age > -unsettledNs; // times far ahead were copied from a machine with another clock
}

QString joined(const QString &folder, const QByteArray &name)
{
    return folder.isEmpty() ? QFile::decodeName(name) : folder + u'/' + QFile::decodeName(name);
}

std::optional<qint64> timeOf(const MetaFile &meta, const char *key, const QString &path,
                             QList<Trouble> &troubles)
{
    const auto time = meta.number(key);
    if (const auto text = meta.text(key); text && !time)
        troubles.append(
            {TroubleKind::BadTime, path, 0, QLatin1StringView(key) + QStringLiteral(": ") + *text});
    return time;
}

std::optional<MetaFile> readMeta(const Folder &folder, const QString &relative,
                                 bool (*isWhole)(const MetaFile &), Stamp &stamp, QList<Trouble> &troubles)
{
    const QString path = joined(relative, metaName);
    Trouble trouble{TroubleKind::NoMeta, path, 0, {}};
    std::optional<MetaFile> found;
    for (int attempt = 1;; ++attempt) {
        QByteArray text;
        QString why;
        found.reset();
        const ReadOutcome outcome = folder.read(metaName, maxTextFile, text, stamp, why);
        if (outcome == ReadOutcome::Missing) {
            trouble = {TroubleKind::NoMeta, relative, 0, {}};
        } else if (outcome == ReadOutcome::TooLarge) {
            trouble = {TroubleKind::TooLarge, path, 0, {}};
        } else if (outcome == ReadOutcome::Failed) {
            trouble = {TroubleKind::Unreadable, path, 0, why};
        } else if (auto meta = MetaFile::parse(text, {}); !meta.ok()) {
            // The error's place is ":line" behind the empty path that it was given.
            trouble = {TroubleKind::BrokenMeta, path, meta.error().where.mid(1).toLongLong(),
                       meta.error().what};
        } else if (meta->isEmpty()) {
            trouble = {TroubleKind::EmptyMeta, path, 0, {}};
        } else {
            found = *std::move(meta);
        }
        if ((found && isWhole(*found)) || outcome != ReadOutcome::Ok || !isUnsettled(stamp) ||
            attempt == metaTries)
            break;
        std::this_thread::sleep_for(betweenTries);
    }
    if (!found)
        troubles.append(trouble);
    return found;
}

std::optional<QString> readText(const Folder &folder, const QByteArray &name, const QString &relative,
                                Stamp &stamp, QList<Trouble> &troubles)
{
    QByteArray bytes;
    QString why;
    switch (folder.read(name, maxTextFile, bytes, stamp, why)) {
    case ReadOutcome::Ok:
        return bytes.isEmpty() ? QStringLiteral("") : QString::fromUtf8(bytes);
    case ReadOutcome::TooLarge:
        troubles.append({TroubleKind::TooLarge, joined(relative, name), 0, {}});
        break;
    case ReadOutcome::Failed:
        troubles.append({TroubleKind::Unreadable, joined(relative, name), 0, why});
        break;
    case ReadOutcome::Missing: // deleted since the folder was listed
        break;
    }
    return std::nullopt;
}

} // namespace driftline::mlruns
