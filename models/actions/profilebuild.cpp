// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/profilebuild.h"

#include "models/analysis/profilecolumn.h"
#include "models/analysis/profilejson.h"

#include "models/base/hash.h"
#include "models/base/savefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Profile", text);
}

using DatasetPtr = std::shared_ptr<const Dataset>;

/// Profiles of the columns of several files, which all threads take in turn.
class Workers
{
public:
    Workers(const QList<DatasetPtr> &parts, const StopToken &stop, const ProfileProgress &progress)
        : m_stop(stop), m_progress(progress)
    {
        for (const DatasetPtr &part : parts) {
            for (qsizetype i = 0; !part->profile() && i < part->columns().size(); ++i)
                m_tasks.push_back({part.get(), i, {}});
        }
    }

    void run()
    {
        const auto most = std::max<size_t>(1, std::thread::hardware_concurrency());
        std::vector<std::thread> threads;
        for (size_t i = 1; i < std::min(most, m_tasks.size()); ++i)
            threads.emplace_back([this] { work(); });
        work();
        for (std::thread &thread : threads)
            thread.join();
    }

    /// After run(), which was not stopped.
    [[nodiscard]] QList<ColumnProfile> columnsOf(const Dataset &part)
    {
        QList<ColumnProfile> columns;
        for (Task &task : m_tasks) {
            if (task.part == &part)
                columns.append(std::move(task.profile));
        }
        return columns;
    }
    [[nodiscard]] const QList<Problem> &problems() const { return m_problems; }

private:
    struct Task
    {
        const Dataset *part;
        qsizetype column;
        ColumnProfile profile;
    };

    Result<ColumnProfile> profileOfColumn(const Task &task) const
    {
        const ColumnInfo &info = task.part->columns().at(task.column);
        const bool isNull = info.storageType == QLatin1StringView("null");
        if (info.type == ColumnType::Unsupported && !isNull) {
            ColumnProfile profile;
            profile.info = info;
            profile.rows = task.part->rowCount();
            return profile;
        }
        auto data = task.part->read(task.column, std::nullopt, m_stop);
        if (!data.ok())
            return data.failure();
        if (data->rows != task.part->rowCount()) {
            return fail(ErrorCode::Unreadable, tr("the file has changed while it was read"),
                        task.part->path() + QStringLiteral(", ") + info.name, tr("try it again"));
        }
        return driftline::profileOf(*std::move(data), info);
    }

    /// A column that cannot be read is listed with the reason.
    bool take(Task &task)
    {
        Result<ColumnProfile> profile = Cancelled{};
        try {
            profile = profileOfColumn(task);
        } catch (const std::bad_alloc &) {
            profile =
                fail(ErrorCode::Unreadable, tr("not enough memory for this column"),
                     task.part->path() + QStringLiteral(", ") + task.part->columns().at(task.column).name);
        }
        if (profile.isCancelled())
            return false;
        if (profile.ok()) {
            task.profile = *std::move(profile);
            return true;
        }
        const Error &error = profile.error();
        task.profile.info = task.part->columns().at(task.column);
        task.profile.info.type = ColumnType::Unsupported;
        task.profile.info.note = error.line();
        task.profile.rows = task.part->rowCount();
        const std::lock_guard lock(m_mutex);
        m_problems.append(Problem{error.what, error.where, error.hint});
        return true;
    }

    void work()
    {
        for (;;) {
            const size_t index = m_next.fetch_add(1);
            if (index >= m_tasks.size() || m_stop.stopRequested() || !take(m_tasks[index]))
                return;
            const std::lock_guard lock(m_mutex);
            if (m_progress)
                m_progress(++m_done, qint64(m_tasks.size()));
        }
    }

    const StopToken &m_stop;
    const ProfileProgress &m_progress;
    std::vector<Task> m_tasks;
    std::atomic<size_t> m_next = 0;
    std::mutex m_mutex;
    qint64 m_done = 0;
    QList<Problem> m_problems;
};

/// The paths below the folder that holds all of them.
QStringList namesOf(const QList<DatasetFile> &files)
{
    QStringList names;
    for (const DatasetFile &file : files)
        names.append(QDir::cleanPath(QFileInfo(file.path).absoluteFilePath()));
    const auto folderOf = [](const QString &path) {
        return path.left(std::max<qsizetype>(0, path.lastIndexOf(u'/')));
    };
    QString folder = folderOf(names.constFirst());
    for (const QString &name : std::as_const(names)) {
        while (!folder.isEmpty() && !name.startsWith(folder + u'/'))
            folder = folderOf(folder);
    }
    for (QString &name : names)
        name.remove(0, folder.size() + 1);
    return names;
}

/// Errors: Unreadable when a file is gone by now.
Result<ProfileSource> sourceOf(const Dataset &table, const StopToken &stop)
{
    ProfileSource source{table.name(), {}, 0, table.rowCount()};
    const QList<DatasetFile> files = table.files();
    const QStringList names = namesOf(files);
    QCryptographicHash lines(QCryptographicHash::Sha256);
    for (qsizetype i = 0; i < files.size(); ++i) {
        const auto digest = fileDigest(files.at(i).file, QCryptographicHash::Sha256, stop);
        if (!digest.ok())
            return digest.failure();
        source.parts.append({names.at(i), *digest, QFileInfo(files.at(i).file).size()});
        source.bytes += source.parts.constLast().bytes;
        lines.addData(QStringLiteral("%1  %2\n").arg(*digest, names.at(i)).toUtf8());
    }
    source.sha256 = QString::fromLatin1(lines.result().toHex());
    if (files.size() == 1 && files.constFirst().path == table.path()) {
        source.sha256 = source.parts.constFirst().sha256;
        source.parts.clear();
    }
    return source;
}

} // namespace

Result<BuiltProfile> buildProfile(const DatasetReader &reader, const QStringList &paths,
                                  const StopToken &stop, const ProfileProgress &progress)
{
    if (paths.isEmpty())
        return fail(ErrorCode::Usage, tr("no data to make a profile of"));
    QList<DatasetPtr> parts;
    for (const QString &path : paths) {
        auto part = reader.open(path, stop);
        if (!part.ok())
            return part.failure();
        parts.append(*std::move(part));
    }
    Workers workers(parts, stop, progress);
    workers.run();
    BuiltProfile built;
    for (const DatasetPtr &part : std::as_const(parts)) {
        if (stop.stopRequested())
            return Cancelled{};
        built.problems += part->problems();
        Profile profile;
        if (const auto made = part->profile()) {
            profile = *made;
        } else {
            auto source = sourceOf(*part, stop);
            if (!source.ok())
                return source.failure();
            profile.sources = {*std::move(source)};
            profile.rows = part->rowCount();
            profile.columns = workers.columnsOf(*part);
            built.problems += part->changes();
        }
        if (part == parts.constFirst()) {
            built.profile = std::move(profile);
            continue;
        }
        auto both = merged(built.profile, profile);
        if (!both.ok())
            return both.failure();
        built.profile = *std::move(both);
    }
    if (built.profile.columns.isEmpty())
        return fail(ErrorCode::Unreadable, tr("the table has no columns"), paths.constFirst());
    built.profile.created = nowUtcMs();
    built.problems += workers.problems();
    return built;
}

Result<BuiltProfile> saveProfile(const DatasetReader &reader, const QStringList &paths, const QString &file,
                                 const StopToken &stop, const ProfileProgress &progress)
{
    const QString target = QFileInfo(file).canonicalFilePath();
    for (const QString &path : paths) {
        if (!target.isEmpty() && QFileInfo(path).canonicalFilePath() == target)
            return fail(ErrorCode::Usage, tr("the profile would take the place of the data"), path,
                        tr("choose another name for it"));
    }
    if (const Status savable = checkSavable(file); !savable.ok())
        return savable.failure();
    auto built = buildProfile(reader, paths, stop, progress);
    if (!built.ok())
        return built;
    const Status saved = saveFile(file, profileText(built->profile));
    if (!saved.ok())
        return saved.failure();
    return built;
}

} // namespace driftline
