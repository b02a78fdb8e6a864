// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/settings.h"

#include <QCryptographicHash>
#include <QDir>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

namespace driftline {

namespace {

QString recentKey()
{
    return QStringLiteral("recent/sources");
}

QString favouriteKey()
{
    return QStringLiteral("favourites/sources");
}

/// URIs hold characters that mean something in a QSettings key, so a digest stands for them.
QString repositoryKey(const QString &uri)
{
    const auto digest = QCryptographicHash::hash(withoutSecrets(uri).toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("repositories/") + QString::fromLatin1(digest.toHex().first(32));
}

QString pageKey(const QString &name)
{
    return QStringLiteral("pages/") + name;
}

const Settings::Entry &entryOf(Settings::Key key)
{
    const auto &table = Settings::table();
    return *std::find_if(table.begin(), table.end(), [key](const auto &entry) { return entry.key == key; });
}

/// An INI file gives everything back as text, lists of one as text, and empty lists as nothing.
QVariant typed(QVariant value, const QVariant &fallback)
{
    if (fallback.typeId() == QMetaType::Bool) {
        const QString text = value.toString().toLower();
        return text == QLatin1StringView("true") || text == QLatin1StringView("false")
                   ? QVariant(text == QLatin1StringView("true"))
                   : fallback;
    }
    if (fallback.typeId() == QMetaType::Int) {
        bool isNumber = false;
        const int number = value.toInt(&isNumber);
        return isNumber ? QVariant(number) : fallback;
    }
    return value.convert(fallback.metaType()) ? value : fallback;
}

} // namespace

const QList<Settings::Entry> &Settings::table()
{
    static const QList<Entry> entries{
        {Key::Theme, "look/theme", QStringLiteral("system")},
        {Key::DefaultPage, "start/page", QStringLiteral("runs")},
        {Key::LastPage, "start/lastPage", QStringLiteral("runs")},
        {Key::ReopenLastSource, "start/reopenLastSource", true},
        {Key::RecentLimit, "recent/limit", 12},
        {Key::RunColumns, "runs/columns", QStringList()},
        {Key::ActorName, "registry/actor", QString()},
        {Key::WindowGeometry, "window/geometry", QByteArray()},
        {Key::WindowState, "window/state", QByteArray()},
    };
    return entries;
}

Settings::Settings(const QString &file, QObject *parent)
    : QObject(parent), m_store(std::make_unique<QSettings>(file, QSettings::IniFormat))
{}

Settings::~Settings() = default;

QString Settings::defaultFile()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation))
        .filePath(QStringLiteral("driftline/driftline.ini"));
}

QString Settings::file() const
{
    return m_store->fileName();
}

QVariant Settings::value(Key key) const
{
    const Entry &entry = entryOf(key);
    const QVariant stored = m_store->value(QLatin1StringView(entry.name));
    return stored.isValid() ? typed(stored, entry.fallback) : entry.fallback;
}

void Settings::setValue(Key key, const QVariant &value)
{
    if (this->value(key) == value)
        return;
    m_store->setValue(QLatin1StringView(entryOf(key).name), value);
    Q_EMIT changed(key);
}

void Settings::reset(Key key)
{
    const QVariant before = value(key);
    m_store->remove(QLatin1StringView(entryOf(key).name));
    if (before != value(key))
        Q_EMIT changed(key);
}

namespace {

// Pairs of uri and name in one list: an INI array would leave stale entries behind when it shrinks.
QList<RecentSource> sourcesIn(const QStringList &stored)
{
    QList<RecentSource> sources;
    for (qsizetype i = 0; i + 1 < stored.size(); i += 2) {
        if (!stored[i].isEmpty())
            sources.append({stored[i], stored[i + 1]});
    }
    return sources;
}

QStringList flattened(const QList<RecentSource> &sources)
{
    QStringList list;
    for (const RecentSource &source : sources)
        list << source.uri << source.name;
    return list;
}

} // namespace

QList<RecentSource> Settings::recentSources() const
{
    return sourcesIn(m_store->value(recentKey()).toStringList());
}

void Settings::addRecentSource(const RecentSource &source)
{
    RecentSource clean{withoutSecrets(source.uri), source.name};
    if (clean.uri.isEmpty())
        return;
    auto sources = recentSources();
    sources.removeIf([&](const RecentSource &other) { return other.uri == clean.uri; });
    sources.prepend(std::move(clean));
    sources.resize(std::min<qsizetype>(sources.size(), std::clamp(number(Key::RecentLimit), 1, 50)));
    m_store->setValue(recentKey(), flattened(sources));
    Q_EMIT recentSourcesChanged();
}

void Settings::removeRecentSource(const QString &uri)
{
    auto sources = recentSources();
    if (sources.removeIf([&](const RecentSource &source) { return source.uri == uri; }) == 0)
        return;
    m_store->setValue(recentKey(), flattened(sources));
    Q_EMIT recentSourcesChanged();
}

void Settings::clearRecentSources()
{
    m_store->remove(recentKey());
    Q_EMIT recentSourcesChanged();
}

QList<RecentSource> Settings::favouriteSources() const
{
    return sourcesIn(m_store->value(favouriteKey()).toStringList());
}

bool Settings::isFavourite(const QString &uri) const
{
    const auto favourites = favouriteSources();
    return std::ranges::any_of(favourites, [clean = withoutSecrets(uri)](const RecentSource &source) {
        return source.uri == clean;
    });
}

void Settings::setFavourite(const RecentSource &source, bool favourite)
{
    const RecentSource clean{withoutSecrets(source.uri), source.name};
    if (clean.uri.isEmpty() || isFavourite(clean.uri) == favourite)
        return;
    auto favourites = favouriteSources();
    if (favourite)
        favourites.append(clean);
    else
        favourites.removeIf([&](const RecentSource &other) { return other.uri == clean.uri; });
    if (favourites.isEmpty())
        m_store->remove(favouriteKey());
    else
        m_store->setValue(favouriteKey(), flattened(favourites));
    Q_EMIT favouriteSourcesChanged();
}

QString Settings::repositoryFor(const QString &uri) const
{
    return m_store->value(repositoryKey(uri)).toString();
}

void Settings::setRepositoryFor(const QString &uri, const QString &path)
{
    if (path.isEmpty())
        m_store->remove(repositoryKey(uri));
    else
        m_store->setValue(repositoryKey(uri), path);
}

QString sourceStateName(const QString &what, const QString &uri)
{
    const auto digest = QCryptographicHash::hash(withoutSecrets(uri).toUtf8(), QCryptographicHash::Sha256);
    return what + QLatin1Char('-') + QString::fromLatin1(digest.toHex().first(32));
}

QByteArray Settings::pageState(const QString &name) const
{
    return m_store->value(pageKey(name)).toByteArray();
}

void Settings::setPageState(const QString &name, const QByteArray &state)
{
    m_store->setValue(pageKey(name), state);
}

void Settings::sync()
{
    m_store->sync();
}

QString withoutSecrets(const QString &uri)
{
    // By hand, not by QUrl: what is malformed may hold a secret too, and QUrl rewrites some paths.
    static const QRegularExpression start(QStringLiteral("^[A-Za-z][A-Za-z0-9+.-]*://(?=[^/])"));
    const auto match = start.match(uri);
    if (!match.hasMatch())
        return uri;
    QString rest = uri.mid(match.capturedLength());
    const QString authority = rest.section(QLatin1Char('/'), 0, 0);
    // A password may hold a slash, a question mark or a hash; then what stands before it is no host and port.
    static const QRegularExpression hostAndPort(QStringLiteral("^(\\[[^]]*\\]|[^:@?#]*)(:\\d*)?([?#].*)?$"));
    if (authority.contains(QLatin1Char('@')))
        rest.remove(0, authority.lastIndexOf(QLatin1Char('@')) + 1);
    else if (!hostAndPort.match(authority).hasMatch())
        rest.remove(0, rest.lastIndexOf(QLatin1Char('@')) + 1);
    // Which of a server's workspaces it is, is no secret, and nothing but such a name is kept.
    static const QRegularExpression workspace(
        QStringLiteral("^[^?#]*\\?(?:[^#]*&)?(workspace=[a-z0-9][-a-z0-9]{0,61}[a-z0-9])(?:[&#].*)?$"));
    const auto named = workspace.match(rest);
    static const QRegularExpression extras(QStringLiteral("[?#].*$"));
    rest.remove(extras);
    return match.captured() + rest + (named.hasMatch() ? u'?' + named.captured(1) : QString());
}

} // namespace driftline
