// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Colours, fonts and metrics. The light and the dark table are constants; which one applies follows from the
// palette, so that a widget never asks anything global.

#include <QColor>
#include <QFont>
#include <QString>

class QApplication;
class QWidget;

namespace driftline {

enum class ThemeChoice { System, Light, Dark };
/// "system", "light", "dark", as settings and the command line write it.
[[nodiscard]] QString themeChoiceName(ThemeChoice choice);
/// System for any other word.
[[nodiscard]] ThemeChoice themeChoiceFromName(const QString &name);

struct Theme
{
    bool dark = false;
    QColor window;   ///< page background
    QColor rail;     ///< rail, side lists
    QColor surface;  ///< cards, tables, bars
    QColor field;    ///< input fields, code boxes
    QColor hairline; ///< 1-px separators and borders
    QColor text;
    QColor muted;          ///< second line, labels
    QColor faint;          ///< placeholders, disabled
    QColor accent;         ///< the one accent
    QColor onAccent;       ///< text on it
    QColor accentSoft;     ///< selection, current pill
    QColor good, goodSoft; ///< verified, stable, Production
    QColor warn, warnSoft; ///< Staging, problems
    QColor bad, badSoft;   ///< drifted, failed
    QColor archived, archivedSoft;
    QColor reference; ///< slate, everywhere
    QColor live;      ///< orange, everywhere
    QColor shadow;

    /// The table that fits this widget's palette.
    [[nodiscard]] static const Theme &of(const QWidget *widget);
    [[nodiscard]] static const Theme &light();
    [[nodiscard]] static const Theme &darkTheme();
};

/// Colour and dash of the n-th compared run: a colour-blind-safe cycle, dash changes when colours repeat.
struct SeriesStyle
{
    QColor color;
    Qt::PenStyle pen = Qt::SolidLine;
};
[[nodiscard]] SeriesStyle seriesStyle(int index, const Theme &theme);

/// A monospaced font for ids and code, as tall as `base`.
[[nodiscard]] QFont monospacedFont(const QFont &base);
/// `base` one step smaller (labels, second lines) or in another weight.
[[nodiscard]] QFont smallFont(const QFont &base);
[[nodiscard]] QFont boldFont(const QFont &base);
/// Page and inspector titles: larger and bold.
[[nodiscard]] QFont titleFont(const QFont &base);

/// Applies palette, style sheet and base font to the application, once; System asks the desktop. The shell's
/// ThemeController does this whenever the choice or the desktop changes.
void applyTheme(QApplication &application, ThemeChoice choice);

} // namespace driftline
