// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/icons.h"

#include "widgets/kit/theme.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace driftline {

namespace {

QString iconPath(const QString &name)
{
    return QStringLiteral(":/driftline/icons/%1.svg").arg(name);
}

QColor colorOf(IconTone tone, const Theme &theme)
{
    switch (tone) {
    case IconTone::Muted:
        return theme.muted;
    case IconTone::Faint:
        return theme.faint;
    case IconTone::Accent:
        return theme.accent;
    case IconTone::OnAccent:
        return theme.onAccent;
    case IconTone::Good:
        return theme.good;
    case IconTone::Warn:
        return theme.warn;
    case IconTone::Bad:
        return theme.bad;
    case IconTone::Text:
        break;
    }
    return theme.text;
}

/// Reads and draws the SVG only when it is painted, so that a start pays for the icons on screen and for no
/// others.
class ThemedIconEngine final : public QIconEngine
{
public:
    ThemedIconEngine(QString name, IconTone tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double scale = painter->device()->devicePixelRatioF();
        QPixmap image = pixmap(rect.size() * scale, mode, state);
        image.setDevicePixelRatio(scale);
        painter->drawPixmap(rect.topLeft(), image);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QColor color = currentColor(mode, state);
        const QString key = QStringLiteral("driftline/%1/%2/%3x%4")
                                .arg(m_name, color.name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height());
        QPixmap image;
        if (QPixmapCache::find(key, &image))
            return image;
        image = QPixmap(size);
        image.fill(Qt::transparent);
        QFile file(iconPath(m_name));
        if (file.open(QIODevice::ReadOnly)) {
            QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toLatin1()));
            renderer.setAspectRatioMode(Qt::KeepAspectRatio);
            QPainter painter(&image);
            renderer.render(&painter);
        }
        QPixmapCache::insert(key, image);
        return image;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new ThemedIconEngine(m_name, m_tone); }

private:
    [[nodiscard]] QColor currentColor(QIcon::Mode mode, QIcon::State state) const
    {
        const bool dark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
        const Theme &theme = dark ? Theme::darkTheme() : Theme::light();
        if (mode == QIcon::Disabled)
            return theme.faint;
        if (state == QIcon::On && m_tone == IconTone::Muted)
            return theme.accent;
        return colorOf(m_tone, theme);
    }

    QString m_name;
    IconTone m_tone;
};

} // namespace

QIcon icon(const QString &name, IconTone tone)
{
    return QIcon(new ThemedIconEngine(name, tone));
}

QStringList iconNames()
{
    QStringList names =
        QDir(QStringLiteral(":/driftline/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files);
    for (QString &name : names)
        name.chop(4);
    return names;
}

} // namespace driftline
