// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/dataparts.h"

#include "models/domain/dataset.h"
#include "models/io/dataset/datafile.h"
#include "models/io/dataset/dvcdata.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <QUrl>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype mostParts = 20'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

bool isPattern(const QString &path)
{
    return path.contains(u'*') || path.contains(u'?') || path.contains(u'[');
}

bool isPassedOver(const QString &name)
{
    return name.startsWith(u'.') || name.startsWith(u'_') ||
           name.endsWith(QLatin1StringView(".crc"), Qt::CaseInsensitive) ||
           name.endsWith(QLatin1StringView(".dvc"));
}

using Keys = QList<std::pair<QString, QString>>;

Keys withKeyOf(Keys keys, const QString &folder)
{
    const qsizetype equals = folder.indexOf(u'=');
    if (equals > 0)
        keys.append({QUrl::fromPercentEncoding(folder.left(equals).toUtf8()),
                     QUrl::fromPercentEncoding(folder.mid(equals + 1).toUtf8())});
    return keys;
}

/// Collects the files below folders.
class Walk
{
public:
    explicit Walk(const StopToken &stop) : m_stop(stop) {}

    Status folder(const QString &path, const Keys &keys)
    {
        const QDir dir(path);
        if (!m_seen.contains(dir.canonicalPath())) // a link to a folder above would have no end
            m_seen.insert(dir.canonicalPath());
        else
            return Done{};
        if (!dir.isReadable())
            return fail(ErrorCode::Unreadable, tr("no permission to read the folder"),
                        QDir::toNativeSeparators(path));
        if (dir.exists(QStringLiteral("_delta_log"))) {
            return fail(ErrorCode::Unreadable,
                        tr("this is a Delta Lake table: its log says which of the files are in it"),
                        QDir::toNativeSeparators(path),
                        tr("export the version that you mean, such as by DeltaTable(…).to_pandas()"));
        }
        const auto entries = dir.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QFileInfo &entry : entries) {
            if (m_stop.stopRequested())
                return Cancelled{};
            if (isPassedOver(entry.fileName()))
                continue;
            Status done = entry.isDir() ? folder(entry.filePath(), withKeyOf(keys, entry.fileName()))
                                        : file(entry, keys);
            if (!done.ok())
                return done;
        }
        return Done{};
    }

    Status file(const QFileInfo &info, const Keys &keys)
    {
        if (m_parts.size() >= mostParts)
            return fail(ErrorCode::Unreadable, tr("more than %1 files").arg(mostParts),
                        QDir::toNativeSeparators(info.path()));
        if (m_files.contains(info.filePath())) // two ways through a pattern with ** may lead to it
            return Done{};
        m_files.insert(info.filePath());
        if (info.size() > 0)
            m_parts.append({info.filePath(), info.filePath(), keys});
        return Done{};
    }

    [[nodiscard]] QList<DataPart> parts() const { return m_parts; }

private:
    const StopToken &m_stop;
    QList<DataPart> m_parts;
    QSet<QString> m_seen; ///< folders
    QSet<QString> m_files;
};

/// Every file and folder that the components from `at` on match below `folder`.
Status expand(const QString &folder, const QStringList &components, qsizetype at, const Keys &keys,
              Walk &walk)
{
    const QString &component = components.at(at);
    const QDir dir(folder);
    if (component == QLatin1StringView("**") &&
        at + 1 < components.size()) { // any number of folders, or none
        Status done = expand(folder, components, at + 1, keys, walk);
        const auto below =
            dir.entryInfoList(QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot, QDir::Name);
        for (const QFileInfo &entry : below) {
            if (done.ok() && !isPassedOver(entry.fileName()))
                done = expand(entry.filePath(), components, at, withKeyOf(keys, entry.fileName()), walk);
        }
        return done;
    }
    const auto entries =
        isPattern(component)
            ? dir.entryInfoList({component}, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)
            : QFileInfoList{QFileInfo(dir.filePath(component))};
    for (const QFileInfo &entry : entries) {
        if (!entry.exists() || isPassedOver(entry.fileName()))
            continue;
        const Keys below = entry.isDir() ? withKeyOf(keys, entry.fileName()) : keys;
        Status done = Done{};
        if (at + 1 < components.size())
            done = entry.isDir() ? expand(entry.filePath(), components, at + 1, below, walk) : Status(Done{});
        else
            done = entry.isDir() ? walk.folder(entry.filePath(), below) : walk.file(entry, keys);
        if (!done.ok())
            return done;
    }
    return Done{};
}

Status expandPattern(const QString &path, Walk &walk)
{
    QStringList fixed;
    QStringList components = QDir::fromNativeSeparators(path).split(u'/');
    while (!isPattern(components.first()))
        fixed.append(components.takeFirst());
    QString base = fixed.join(u'/');
    if (fixed.isEmpty())
        base = QStringLiteral(".");
    else if (base.isEmpty())
        base = QStringLiteral("/");
    components.removeAll(QString());
    return expand(base, components, 0, {}, walk);
}

/// Among files named as data, a README is none. Told of, not dropped in silence.
void setAsideOthers(DataParts &found, const QString &path)
{
    const auto isData = [](const DataPart &part) {
        return isDataFileName(part.path) ||
               part.path.endsWith(QLatin1StringView(".json"), Qt::CaseInsensitive);
    };
    const auto data = std::count_if(found.parts.cbegin(), found.parts.cend(), isData);
    if (data == 0 || data == found.parts.size())
        return;
    const auto other = std::find_if_not(found.parts.cbegin(), found.parts.cend(), isData);
    const auto count = found.parts.size() - data;
    const QString name = QFileInfo(other->path).fileName();
    found.problems.append({count == 1 ? tr("%1 is not read: it has no name of a data file").arg(name)
                                      : tr("%1 and %2 more are not read: they have no names of data files")
                                            .arg(name, QString::number(count - 1)),
                           QDir::toNativeSeparators(path), readableFormatsHint(), int(count)});
    found.parts.removeIf([&isData](const DataPart &part) { return !isData(part); });
}

} // namespace

bool addFolderKeys(DataPart &part, const QString &path)
{
    QStringList folders = path.split(u'/');
    const QString name = folders.takeLast();
    for (const QString &folder : std::as_const(folders))
        part.keys = withKeyOf(part.keys, folder);
    return !isPassedOver(name) && std::none_of(folders.cbegin(), folders.cend(), isPassedOver);
}

Result<DataParts> findDataParts(const QString &path, const StopToken &stop)
{
    const QFileInfo info(path);
    DataParts found;
    if (info.isFile() && info.suffix() == QLatin1StringView("dvc")) {
        auto data = resolveDvcPointer(path, stop);
        if (!data.ok())
            return data.failure();
        found = *std::move(data);
    } else if (info.isDir() || (!info.exists() && isPattern(path))) {
        Walk walk(stop);
        const Status walked = info.isDir() ? walk.folder(path, {}) : expandPattern(path, walk);
        if (!walked.ok())
            return walked.failure();
        found.parts = walk.parts();
    } else {
        return DataParts{{{path, path}}, true};
    }
    setAsideOthers(found, path);
    if (found.parts.isEmpty()) {
        return fail(ErrorCode::Unreadable,
                    info.isDir()    ? tr("there is no data file in this folder")
                    : info.isFile() ? tr("there is no data file in this output")
                                    : tr("no file fits this pattern"),
                    QDir::toNativeSeparators(path), readableFormatsHint());
    }
    return found;
}

} // namespace driftline
