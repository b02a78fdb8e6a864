// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the program remembers between starts, typed, in one INI file. Every plain setting is a row of one
// table (key, type, default), so that saving, loading and resetting cannot forget one. No secrets: a URI with
// a user name or a password in it is stored without them. GUI thread.

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <memory>

class QSettings;

namespace driftline {

/// A source opened before, newest first in Settings::recentSources().
struct RecentSource
{
    QString uri;
    QString name; ///< as it was shown; may be empty
    bool operator==(const RecentSource &) const = default;
};

class Settings final : public QObject
{
    Q_OBJECT
public:
    enum class Key {
        Theme,            ///< "system", "light", "dark"
        DefaultPage,      ///< "runs", "compare", "drift", "lineage", "registry", or "last"
        LastPage,         ///< one of the same, but not "last"
        ReopenLastSource, ///< bool
        RecentLimit,      ///< int, 1…50
        RunColumns, ///< QStringList: "metrics.auc", "params.max_depth", "tags.owner", in order; empty: chosen
                    ///< for you
        ActorName,  ///< who moves versions; empty: the system's user
        WindowGeometry, ///< QByteArray
        WindowState     ///< QByteArray
    };
    struct Entry
    {
        Key key;
        const char *name; ///< in the file, "window/geometry"
        QVariant fallback;
    };
    /// The whole table.
    [[nodiscard]] static const QList<Entry> &table();

    /// Reads `file`; a missing one gives the defaults, a value of the wrong type its default.
    explicit Settings(const QString &file, QObject *parent = nullptr);
    ~Settings() override;
    /// The settings file of this user: <config>/driftline/driftline.ini.
    [[nodiscard]] static QString defaultFile();
    /// The file that is read and written.
    [[nodiscard]] QString file() const;

    [[nodiscard]] QVariant value(Key key) const;
    [[nodiscard]] QString text(Key key) const { return value(key).toString(); }
    [[nodiscard]] bool flag(Key key) const { return value(key).toBool(); }
    [[nodiscard]] int number(Key key) const { return value(key).toInt(); }
    [[nodiscard]] QStringList list(Key key) const { return value(key).toStringList(); }
    [[nodiscard]] QByteArray bytes(Key key) const { return value(key).toByteArray(); }
    /// Emits changed() when the value is another one; written to the file soon, or at once by sync().
    void setValue(Key key, const QVariant &value);
    void reset(Key key);

    [[nodiscard]] QStringList runColumns() const { return list(Key::RunColumns); }
    void setRunColumns(const QStringList &columns) { setValue(Key::RunColumns, columns); }

    [[nodiscard]] QList<RecentSource> recentSources() const;
    void addRecentSource(const RecentSource &source);
    void removeRecentSource(const QString &uri);
    void clearRecentSources();

    /// Sources that the user wants at hand, in the order in which they were chosen; they never fall out.
    [[nodiscard]] QList<RecentSource> favouriteSources() const;
    [[nodiscard]] bool isFavourite(const QString &uri) const;
    void setFavourite(const RecentSource &source, bool favourite);

    /// The git clone to use for a source instead of the one found beside it; empty: none was chosen.
    [[nodiscard]] QString repositoryFor(const QString &uri) const;
    void setRepositoryFor(const QString &uri, const QString &path);

    /// A page's own layout (splitters, header states), opaque here.
    [[nodiscard]] QByteArray pageState(const QString &name) const;
    void setPageState(const QString &name, const QByteArray &state);

    void sync();

Q_SIGNALS:
    void changed(driftline::Settings::Key key);
    void recentSourcesChanged();
    void favouriteSourcesChanged();

private:
    std::unique_ptr<QSettings> m_store;
};

/// The name of a page's state that belongs to one source. URIs hold characters that mean something in a
/// settings file, and may hold secrets, so a digest stands for them.
[[nodiscard]] QString sourceStateName(const QString &what, const QString &uri);

/// The URI without user name, password, query and fragment that may hold a secret; of a query nothing but
/// workspace=NAME is left. Paths are returned as they are.
[[nodiscard]] QString withoutSecrets(const QString &uri);

} // namespace driftline
