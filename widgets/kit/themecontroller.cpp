// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/themecontroller.h"

#include "widgets/kit/stylesheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#define DRIFTLINE_HAS_PORTAL
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusReply>
#include <QDBusVariant>
#include <QDir>
#include <QFileInfo>
#endif

namespace driftline {

namespace {

#ifdef DRIFTLINE_HAS_PORTAL
constexpr int portalTimeoutMs = 200;

const QString &portalService()
{
    static const QString name = QStringLiteral("org.freedesktop.portal.Desktop");
    return name;
}
const QString &portalPath()
{
    static const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
    return path;
}
const QString &portalSettings()
{
    static const QString name = QStringLiteral("org.freedesktop.portal.Settings");
    return name;
}
const QString &appearance()
{
    static const QString group = QStringLiteral("org.freedesktop.appearance");
    return group;
}

/// Without a bus, libdbus would try to start one; that is slow and not ours to do.
bool hasSessionBus()
{
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFileInfo::exists(QDir(runtime).filePath(QStringLiteral("bus")));
}

/// 1 means dark, 2 light, 0 no preference; the old method Read wraps the value twice.
std::optional<bool> schemeOf(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    bool isNumber = false;
    const uint scheme = value.toUInt(&isNumber);
    if (!isNumber || scheme == 0 || scheme > 2)
        return std::nullopt;
    return scheme == 1;
}
#endif

QFont baseFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const QString inter = QStringLiteral("Inter");
    // The system's own font; only a generic default ("Sans Serif", where no desktop chose one) gives way to
    // Inter.
    const bool generic = font.family().isEmpty() || font.family().startsWith(QLatin1StringView("Sans"));
    if (generic && QFontDatabase::hasFamily(inter))
        font.setFamilies({inter});
    // 13 px at 96 dpi is the design size; larger is the user's wish and kept.
    if (font.pointSizeF() > 0)
        font.setPointSizeF(qMax(font.pointSizeF(), 9.75));
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

} // namespace

std::optional<bool> desktopPrefersDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
#ifdef DRIFTLINE_HAS_PORTAL
    if (!hasSessionBus() || !QDBusConnection::sessionBus().isConnected())
        return std::nullopt;
    auto message = QDBusMessage::createMethodCall(portalService(), portalPath(), portalSettings(),
                                                  QStringLiteral("Read"));
    message << appearance() << QStringLiteral("color-scheme");
    const auto reply = QDBusConnection::sessionBus().call(message, QDBus::Block, portalTimeoutMs);
    if (reply.type() == QDBusMessage::ReplyMessage && !reply.arguments().isEmpty())
        return schemeOf(reply.arguments().constFirst());
#endif
    return std::nullopt;
}

void applyTheme(QApplication &application, ThemeChoice choice)
{
    // An empty palette brings back the platform's own, which is the last to say what System means.
    application.setPalette(QPalette());
    const bool paletteIsDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    const bool dark = choice == ThemeChoice::Dark ||
                      (choice == ThemeChoice::System && desktopPrefersDark().value_or(paletteIsDark));
    const Theme &theme = dark ? Theme::darkTheme() : Theme::light();
    const QFont font = baseFont();
    // A style sheet goes first to none: setting the palette under a sheet polishes every widget twice.
    application.setStyleSheet(QString());
    if (QApplication::style()->name() != QLatin1StringView("fusion"))
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(font);
    QApplication::setPalette(paletteFor(theme));
    application.setStyleSheet(styleSheetFor(theme, font));
}

ThemeController::ThemeController(QApplication &application, QObject *parent)
    : QObject(parent), m_application(application)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_choice == ThemeChoice::System)
            apply();
    });
#elif defined(DRIFTLINE_HAS_PORTAL)
    if (hasSessionBus()) {
        QDBusConnection::sessionBus().connect(portalService(), portalPath(), portalSettings(),
                                              QStringLiteral("SettingChanged"), this,
                                              SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
    }
#endif
}

void ThemeController::setChoice(ThemeChoice choice)
{
    const bool changed = choice != m_choice;
    m_choice = choice;
    apply();
    if (changed)
        Q_EMIT choiceChanged(choice);
}

bool ThemeController::isDark() const
{
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

void ThemeController::apply()
{
    applyTheme(m_application, m_choice);
}

void ThemeController::portalSettingChanged(const QString &group, const QString &key, const QDBusVariant &)
{
#ifdef DRIFTLINE_HAS_PORTAL
    if (m_choice == ThemeChoice::System && group == appearance() && key == QLatin1StringView("color-scheme"))
        apply();
#else
    Q_UNUSED(group)
    Q_UNUSED(key)
#endif
}

} // namespace driftline
