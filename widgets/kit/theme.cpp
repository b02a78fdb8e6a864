// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/theme.h"

#include <QFontDatabase>
#include <QWidget>

#include <array>

namespace driftline {

namespace {

QColor rgb(unsigned value)
{
    return QColor(QRgb(0xff000000U | value));
}

Theme makeLight()
{
    Theme t;
    t.dark = false;
    t.window = rgb(0xf6f7f9);
    t.rail = rgb(0xfbfcfd);
    t.surface = rgb(0xffffff);
    t.field = rgb(0xf6f7f9);
    t.hairline = rgb(0xe3e6eb);
    t.text = rgb(0x1b2430);
    t.muted = rgb(0x566170);
    t.faint = rgb(0x636e7b);
    t.accent = rgb(0x2765d3);
    t.onAccent = rgb(0xffffff);
    t.accentSoft = rgb(0xe8f0fd);
    t.good = rgb(0x137a3a);
    t.goodSoft = rgb(0xe5f4ea);
    t.warn = rgb(0xb15008);
    t.warnSoft = rgb(0xfcf1e0);
    t.bad = rgb(0xc2361f);
    t.badSoft = rgb(0xfbe9e6);
    t.archived = rgb(0x6b7280);
    t.archivedSoft = rgb(0xf6f7f9);
    t.reference = rgb(0x5b6b7b);
    t.live = rgb(0xe0701b);
    t.shadow = QColor(20, 28, 40, 46);
    return t;
}

Theme makeDark()
{
    Theme t;
    t.dark = true;
    t.window = rgb(0x14181d);
    t.rail = rgb(0x181c22);
    t.surface = rgb(0x1b2027);
    t.field = rgb(0x14181d);
    t.hairline = rgb(0x2b323b);
    t.text = rgb(0xe6eaef);
    t.muted = rgb(0xa2adb9);
    t.faint = rgb(0x8b96a2);
    t.accent = rgb(0x6ba0ff);
    t.onAccent = rgb(0x0d1524);
    t.accentSoft = rgb(0x1e2d47);
    t.good = rgb(0x4ade80);
    t.goodSoft = rgb(0x16301f);
    t.warn = rgb(0xf5b04a);
    t.warnSoft = rgb(0x33260f);
    t.bad = rgb(0xf2765f);
    t.badSoft = rgb(0x3a1c17);
    t.archived = rgb(0x8b95a3);
    t.archivedSoft = rgb(0x14181d);
    t.reference = rgb(0x93a4b5);
    t.live = rgb(0xf08a3c);
    t.shadow = QColor(0, 0, 0, 150);
    return t;
}

void setRelativeSize(QFont &font, double factor)
{
    if (font.pixelSize() > 0)
        font.setPixelSize(qRound(font.pixelSize() * factor));
    else
        font.setPointSizeF(font.pointSizeF() * factor);
}

} // namespace

QString themeChoiceName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeChoiceFromName(const QString &name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (name == themeChoiceName(choice))
            return choice;
    }
    return ThemeChoice::System;
}

const Theme &Theme::light()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme &Theme::darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

const Theme &Theme::of(const QWidget *widget)
{
    // Not Window or Base: a style sheet's background stands there, which may be transparent.
    return widget->palette().color(QPalette::AlternateBase).lightness() < 128 ? darkTheme() : light();
}

SeriesStyle seriesStyle(int index, const Theme &theme)
{
    // Blue, orange, green, magenta, ochre, sky, brick, violet: told apart with the common colour deficiencies
    // by hue and lightness; after eight runs the dash tells.
    static constexpr std::array<unsigned, 8> lightColors{0x2f6fde, 0xe0701b, 0x159a7b, 0xb4469c,
                                                         0x8a6d1b, 0x3aa5d1, 0xa8322a, 0x6a54c9};
    static constexpr std::array<unsigned, 8> darkColors{0x6ba0ff, 0xf08a3c, 0x3ec9a7, 0xe07cc9,
                                                        0xd1b04a, 0x7cd0f2, 0xf08078, 0xa795ff};
    static constexpr std::array<Qt::PenStyle, 4> pens{Qt::SolidLine, Qt::DashLine, Qt::DotLine,
                                                      Qt::DashDotLine};
    const auto i = static_cast<size_t>(qMax(0, index));
    const auto &colors = theme.dark ? darkColors : lightColors;
    return {rgb(colors.at(i % colors.size())), pens.at((i / colors.size()) % pens.size())};
}

QFont monospacedFont(const QFont &base)
{
    QFont font = base;
    font.setFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    // Fixed fonts run wide; beside a proportional text they look alike one step smaller.
    setRelativeSize(font, 0.92);
    return font;
}

QFont smallFont(const QFont &base)
{
    QFont font = base;
    setRelativeSize(font, 11.0 / 13.0);
    return font;
}

QFont boldFont(const QFont &base)
{
    QFont font = base;
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont titleFont(const QFont &base)
{
    QFont font = boldFont(base);
    setRelativeSize(font, 15.0 / 13.0);
    return font;
}

} // namespace driftline
