// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/stylesheet.h"

#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace driftline {

namespace {

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int x, int y) { return qRound(x * (1 - share) + y * share); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

// $name stands for a colour of the table. Sizes are in pixels on the 8-px grid; text sizes come from the
// fonts.
const char *const sheet = R"(
QToolTip { background: $surface; color: $text; border: 1px solid $hairline; padding: 4px 6px; }

QPushButton, QToolButton { background: $surface; color: $text; border: 1px solid $hairline; border-radius: 6px;
    padding: 5px 12px; min-height: 16px; }
QToolButton { padding: 5px 8px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $hairline; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:checked, QToolButton:checked { background: $accentSoft; color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: $window; }
QPushButton[look="primary"] { background: $accent; color: $onAccent; border-color: $accent; font-weight: 500; }
QPushButton[look="primary"]:hover { background: $accentHover; }
QPushButton[look="primary"]:focus { border-color: $text; }
QPushButton[look="primary"]:disabled { background: $window; color: $faint; border-color: $hairline; }
QPushButton[look="bar"], QToolButton[look="bar"] { background: $field; }
QPushButton[look="bar"]:hover, QToolButton[look="bar"]:hover { background: $hover; }
QPushButton[look="icon"] { padding: 5px 8px; }
QPushButton[look="flat"], QToolButton[look="flat"] { background: transparent; border-color: transparent; }
QPushButton[look="flat"]:hover, QToolButton[look="flat"]:hover { background: $hover; }
QPushButton[look="flat"]:focus, QToolButton[look="flat"]:focus { border-color: $accent; }
QToolButton[look="rail"] { background: transparent; border: 1px solid transparent; border-radius: 8px; color: $muted;
    padding: 7px 2px 5px 2px; font-size: $smallSize; }
QToolButton[look="rail"]:hover { background: $hover; }
QToolButton[look="rail"]:checked { background: $accentSoft; color: $accent; font-weight: 600; }
QToolButton[look="rail"]:focus { border-color: $accent; }
QPushButton[look="status"], QToolButton[look="status"] { background: transparent; border: 1px solid transparent; border-radius: 4px; color: $muted;
    padding: 0 6px; font-size: $smallSize; }
QPushButton[look="status"]:hover, QToolButton[look="status"]:hover { background: $hover; }
QPushButton[look="status"]:focus, QToolButton[look="status"]:focus { border-color: $accent; }
QPushButton[look="key"] { background: transparent; border: 1px solid $hairline; border-radius: 4px; color: $muted;
    padding: 0 6px; font-size: $smallSize; min-height: 14px; }
QPushButton[look="key"]:hover { background: $hover; }
QPushButton[look="key"]:focus { border-color: $accent; }
QLabel[look="key"] { border: 1px solid $hairline; border-radius: 4px; color: $muted; padding: 0 5px; font-size: $smallSize; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit, QComboBox { background: $field; color: $text;
    border: 1px solid $hairline; border-radius: 6px; padding: 5px 8px; min-height: 16px;
    selection-background-color: $accent; selection-color: $onAccent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {
    border-color: $accent; }
QDoubleSpinBox[look="bad"], QDoubleSpinBox[look="bad"]:focus { border-color: $bad; color: $bad; }
QLineEdit:disabled, QComboBox:disabled { color: $faint; }
driftline--FilterEdit, driftline--FilterEdit:focus { background: transparent; border: none; border-radius: 0; padding: 0;
    min-height: 0; }
QComboBox { background: $surface; padding-right: 20px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/driftline/icons/$mode/chevron-down.svg); width: 12px; height: 12px; }
QSpinBox, QDoubleSpinBox { padding-right: 20px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: top right; border: none; width: 18px; margin-top: 2px; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-position: bottom right; border: none; width: 18px;
    margin-bottom: 2px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/driftline/icons/$mode/chevron-up.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/driftline/icons/$mode/chevron-down.svg); width: 10px;
    height: 10px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $hairline; outline: 0; }

QMenu { background: $surface; color: $text; border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: $accentSoft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 6px; }
QMenu::icon { padding-left: 6px; }

QAbstractScrollArea { background: $surface; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView, QTreeView, QListView { background: $surface; color: $text; border: none; outline: 0;
    selection-background-color: $accentSoft; selection-color: $text; }
QScrollArea[look="clear"], QGraphicsView[look="clear"] { background: transparent; }
QListView[look="side"], QTreeView[look="side"] { background: transparent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $hairline;
    padding: 0 10px; font-weight: 600; font-size: $smallSize; }
QHeaderView::section:hover { color: $text; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; }
QTableCornerButton::section { background: $surface; border: none; }

QCheckBox, QRadioButton { spacing: 7px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; background: $field;
    border: 1px solid $faint; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus, QRadioButton::indicator:focus {
    border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent; border-color: $accent;
    image: url(:/driftline/icons/$mode/check.svg); }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; background: $onAccent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $hairline; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QMenu::indicator { width: 14px; height: 14px; padding-left: 6px; }
QMenu::indicator:checked { image: url(:/driftline/icons/$mode/tick.svg); }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter[look="clear"]::handle { background: transparent; }

driftline--CheckListPopup { background: $surface; border: 1px solid $hairline; }
/* No padding at the sides: the style below the sheet draws its own box there as well, beside ours. */
driftline--CheckListPopup QListView::item { padding: 3px 0; }
QListView[look="popup"] { border: 1px solid $hairline; padding: 4px; }
QListView[look="popup"]::item { padding: 3px 6px; border-radius: 4px; }
QListView[look="popup"]::item:selected { background: $accentSoft; color: $text; }

QProgressBar { background: $hairline; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QLabel { background: transparent; }
QLabel[look="title"] { font-weight: 600; font-size: $titleSize; }
QLabel[look="section"] { color: $muted; font-weight: 600; font-size: $labelSize; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="faint"] { color: $faint; }
QLabel[look="small"] { color: $muted; font-size: $smallSize; }
QLabel[look="bad"] { color: $bad; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="warn"] { color: $warn; font-weight: 600; }
QLabel[look="good"] { color: $good; }
QLabel[look="monoSmall"] { font-family: "$mono"; font-size: $smallSize; color: $muted; }
QLabel[look="mono"] { font-family: "$mono"; font-size: $monoSize; }
QLabel[look="code"] { font-family: "$mono"; font-size: $monoSize; background: $field; border: 1px solid $hairline;
    border-radius: 6px; padding: 8px 10px; }
QFrame[look="rail"] { background: $rail; border: none; border-right: 1px solid $hairline; }
QFrame[look="inspector"] { background: $surface; border: none; border-left: 1px solid $hairline; }
QFrame[look="bar"] { background: $surface; border: none; border-bottom: 1px solid $hairline; }
QFrame[look="status"] { background: $surface; border: none; border-top: 1px solid $hairline; }
QFrame[look="panel"] { background: $surface; border: none; }
QFrame[look="line"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }

QDialog { background: $surface; }
QGroupBox { border: none; margin-top: 18px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: $muted; }
)";

} // namespace

QPalette paletteFor(const Theme &theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.surface);
    palette.setColor(QPalette::AlternateBase, theme.rail);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.faint);
    palette.setColor(QPalette::Button, theme.surface);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.bad);
    palette.setColor(QPalette::ToolTipBase, theme.surface);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.onAccent);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Light, theme.surface);
    palette.setColor(QPalette::Midlight, theme.rail);
    palette.setColor(QPalette::Mid, theme.hairline);
    palette.setColor(QPalette::Dark, theme.faint);
    palette.setColor(QPalette::Shadow, theme.shadow);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.hairline);
    return palette;
}

QString styleSheetFor(const Theme &theme, const QFont &base)
{
    const auto size = [](const QFont &font) {
        return font.pixelSize() > 0 ? QStringLiteral("%1px").arg(font.pixelSize())
                                    : QStringLiteral("%1pt").arg(font.pointSizeF());
    };
    QFont label = base;
    if (label.pointSizeF() > 0)
        label.setPointSizeF(label.pointSizeF() * 12 / 13);
    const QFont mono = monospacedFont(base);
    // Longer names first, so that none is replaced inside another.
    const QList<std::pair<QString, QString>> values{
        {QStringLiteral("$accentHover"), mixed(theme.accent, theme.text, 0.12).name()},
        {QStringLiteral("$accentSoft"), theme.accentSoft.name()},
        {QStringLiteral("$onAccent"), theme.onAccent.name()},
        {QStringLiteral("$smallSize"), size(smallFont(base))},
        {QStringLiteral("$labelSize"), size(label)},
        {QStringLiteral("$titleSize"), size(titleFont(base))},
        {QStringLiteral("$monoSize"), size(mono)},
        {QStringLiteral("$hairline"), theme.hairline.name()},
        {QStringLiteral("$surface"), theme.surface.name()},
        {QStringLiteral("$handle"), mixed(theme.hairline, theme.faint, 0.4).name()},
        {QStringLiteral("$window"), theme.window.name()},
        {QStringLiteral("$accent"), theme.accent.name()},
        {QStringLiteral("$hover"), mixed(theme.surface, theme.text, 0.05).name()},
        {QStringLiteral("$muted"), theme.muted.name()},
        {QStringLiteral("$faint"), theme.faint.name()},
        {QStringLiteral("$field"), theme.field.name()},
        {QStringLiteral("$rail"), theme.rail.name()},
        {QStringLiteral("$text"), theme.text.name()},
        {QStringLiteral("$bad"), theme.bad.name()},
        {QStringLiteral("$good"), theme.good.name()},
        {QStringLiteral("$warn"), theme.warn.name()},
        {QStringLiteral("$mono"), mono.family()},
        {QStringLiteral("$mode"), theme.dark ? QStringLiteral("dark") : QStringLiteral("light")},
    };
    QString text = QString::fromLatin1(sheet);
    for (const auto &[name, value] : values)
        text.replace(name, value);
    return text;
}

void setLook(QWidget *widget, const char *look)
{
    widget->setProperty("look", QString::fromLatin1(look));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace driftline
