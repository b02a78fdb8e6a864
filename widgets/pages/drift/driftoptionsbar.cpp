// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftoptionsbar.h"

#include "models/analysis/warningband.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/stylesheet.h"

#include <QAction>
#include <QActionGroup>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QToolButton>

#include <limits>

namespace driftline {

namespace {

/// A button that does what the action does and follows its enabled state.
QToolButton *buttonFor(QAction *action, const QString &iconName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    if (iconName.isEmpty())
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    else
        action->setIcon(icon(iconName, IconTone::Muted));
    button->setAccessibleName(action->text());
    button->setToolTip(QStringLiteral("%1 (%2)").arg(action->toolTip(),
                                                     action->shortcut().toString(QKeySequence::NativeText)));
    return button;
}

QString binsText(const Binning &bins)
{
    switch (bins.rule) {
    case BinRule::Automatic:
        return DriftOptionsBar::tr("automatic");
    case BinRule::Sturges:
        return DriftOptionsBar::tr("Sturges");
    case BinRule::Doane:
        return DriftOptionsBar::tr("Doane");
    case BinRule::FreedmanDiaconis:
        return DriftOptionsBar::tr("Freedman–Diaconis");
    case BinRule::EqualFrequency:
        return bins.count == 10 ? DriftOptionsBar::tr("deciles")
                                : DriftOptionsBar::tr("%1 quantiles").arg(bins.count);
    case BinRule::FixedCount:
        return QString::number(bins.count);
    case BinRule::OwnEdges:
        break;
    }
    return DriftOptionsBar::tr("own edges");
}

QString windowsText(const Windows &windows)
{
    switch (windows.unit) {
    case WindowUnit::Whole:
        return DriftOptionsBar::tr("whole period");
    case WindowUnit::Hour:
        return DriftOptionsBar::tr("hours");
    case WindowUnit::Day:
        return DriftOptionsBar::tr("days");
    case WindowUnit::Week:
        return DriftOptionsBar::tr("weeks");
    case WindowUnit::Month:
        return DriftOptionsBar::tr("months");
    case WindowUnit::Rows:
        break;
    }
    return DriftOptionsBar::tr("%1 rows each").arg(QLocale().toString(windows.rows));
}

} // namespace

DriftOptionsBar::DriftOptionsBar(QWidget *parent)
    : QWidget(parent),
      m_timeColumns(new QMenu(tr("Time from column"), this)),
      m_threshold(new QDoubleSpinBox(this)),
      m_filter(new QLineEdit(this)),
      m_columns(new QAction(tr("Columns…"), this)),
      m_swap(new QAction(tr("Swap sides"), this)),
      m_compare(new QAction(tr("Compare again"), this))
{
    buildChoice(m_test, "driftTest", tr("Test"), tr("Which test decides; each column has others beside it"));
    buildChoice(m_bins, "driftBinRule", tr("Bins"),
                tr("How numbers are put into bins, on both sides the same"));
    buildChoice(m_windows, "driftWindows", tr("Windows"),
                tr("How the live data are split, to see when they began to move"));
    buildTests();
    buildBins();
    buildWindows();
    buildThreshold();
    m_filter->setObjectName(QStringLiteral("driftFilter"));
    m_filter->setPlaceholderText(tr("Filter columns"));
    m_filter->setAccessibleName(tr("Filter columns by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(90);
    m_filter->setMaximumWidth(180);
    connect(m_filter, &QLineEdit::textChanged, this, &DriftOptionsBar::filterChanged);
    m_columns->setObjectName(QStringLiteral("driftColumns"));
    m_columns->setToolTip(tr("Type, role, test, thresholds and bins of each column"));
    m_columns->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    m_swap->setObjectName(QStringLiteral("driftSwap"));
    m_swap->setToolTip(tr("Make the live file the reference and the reference the live one"));
    m_swap->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X));
    m_compare->setObjectName(QStringLiteral("driftCompare"));
    m_compare->setToolTip(tr("Read both files again"));
    m_compare->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    buildLayout();
    showChoices();
}

void DriftOptionsBar::buildLayout()
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_test.button);
    layout->addWidget(m_threshold);
    layout->addWidget(m_bins.button);
    layout->addWidget(m_windows.button);
    layout->addWidget(buttonFor(m_columns, {}, this));
    layout->addWidget(m_filter, 1);
    layout->addStretch(1);
    layout->addWidget(buttonFor(m_swap, QStringLiteral("swap"), this));
    layout->addWidget(buttonFor(m_compare, QStringLiteral("refresh"), this));
}

void DriftOptionsBar::buildChoice(Choice &choice, const char *name, const QString &accessibleName,
                                  const QString &toolTip)
{
    choice.button = new QToolButton(this);
    choice.button->setObjectName(QLatin1StringView(name));
    choice.button->setAccessibleName(accessibleName);
    choice.button->setToolTip(toolTip);
    choice.button->setPopupMode(QToolButton::InstantPopup);
    choice.menu = new QMenu(choice.button);
    choice.group = new QActionGroup(choice.button);
    choice.button->setMenu(choice.menu);
}

QAction *DriftOptionsBar::addTo(const Choice &choice, const QString &text, bool checked,
                                const std::function<void()> &set)
{
    QAction *action = choice.group->addAction(choice.menu->addAction(text));
    action->setCheckable(true);
    action->setChecked(checked);
    connect(action, &QAction::triggered, this, set);
    return action;
}

void DriftOptionsBar::buildTests()
{
    for (const DriftTest test : driftTests()) {
        const bool automatic = test == DriftTest::Automatic;
        addTo(m_test, automatic ? tr("automatic, as Evidently chooses") : driftTestTitle(test), automatic,
              [this, test] {
                  m_options.test = test;
                  changed();
              });
    }
    m_test.menu->addSeparator();
    for (const auto &[flag, text] : {std::pair(&DriftOptions::everyTest, tr("Run every test that fits")),
                                     {&DriftOptions::asEvidently, tr("Evidently's own numbers")}}) {
        QAction *action = m_test.menu->addAction(text);
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, [this, flag = flag](bool on) {
            m_options.*flag = on;
            changed();
        });
    }
    auto *menu = m_test.menu->addMenu(tr("Correct for many tests"));
    auto *group = new QActionGroup(this);
    for (const auto &[correction, text] : {std::pair(Correction::None, tr("not at all")),
                                           {Correction::Bonferroni, tr("Bonferroni")},
                                           {Correction::BenjaminiHochberg, tr("Benjamini–Hochberg")}}) {
        QAction *action = group->addAction(menu->addAction(text));
        action->setCheckable(true);
        action->setChecked(correction == Correction::None);
        connect(action, &QAction::triggered, this, [this, correction = correction] {
            m_options.correction = correction;
            changed();
        });
    }
}

void DriftOptionsBar::buildBins()
{
    for (const Binning &bins : {Binning{BinRule::Automatic, 0, {}},
                                {BinRule::Sturges, 0, {}},
                                {BinRule::Doane, 0, {}},
                                {BinRule::FreedmanDiaconis, 0, {}},
                                {BinRule::EqualFrequency, 10, {}},
                                {BinRule::FixedCount, 30, {}}}) {
        const bool fixed = bins.rule == BinRule::FixedCount;
        const QString text = bins.rule == BinRule::Automatic        ? tr("automatic, as Evidently draws them")
                             : fixed                                ? tr("%1 of equal width").arg(bins.count)
                             : bins.rule == BinRule::EqualFrequency ? tr("deciles of the reference")
                                                                    : binsText(bins);
        addTo(m_bins, text, bins.rule == BinRule::Automatic, [this, bins] {
            m_options.bins = bins;
            changed();
        });
    }
    m_bins.menu->addSeparator();
    addTo(m_bins, tr("Other…"), false, [this] { askForBins(); });
}

void DriftOptionsBar::buildWindows()
{
    for (const WindowUnit unit :
         {WindowUnit::Whole, WindowUnit::Hour, WindowUnit::Day, WindowUnit::Week, WindowUnit::Month}) {
        addTo(m_windows, windowsText({unit, 0, {}}), unit == WindowUnit::Whole, [this, unit] {
            m_options.windows.unit = unit;
            changed();
        });
    }
    addTo(m_windows, tr("Rows…"), false, [this] { askForRows(); });
    m_windows.menu->addSeparator();
    m_windows.menu->addMenu(m_timeColumns);
    setTimeColumns({});
}

void DriftOptionsBar::buildThreshold()
{
    m_threshold->setObjectName(QStringLiteral("driftThreshold"));
    m_threshold->setAccessibleName(tr("Threshold"));
    m_threshold->setRange(0, 10);
    m_threshold->setDecimals(3);
    m_threshold->setSingleStep(0.01);
    m_threshold->setSpecialValueText(tr("Threshold: own"));
    m_threshold->setPrefix(tr("Threshold "));
    m_threshold->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_threshold->setKeyboardTracking(false); // a check for every digit typed would be one too many
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, [this] {
        if (takeThreshold())
            Q_EMIT optionsChanged();
    });
    takeThreshold();
}

bool DriftOptionsBar::takeThreshold()
{
    DriftOptions options = m_options;
    options.threshold =
        m_threshold->value() > m_threshold->minimum() ? std::optional(m_threshold->value()) : std::nullopt;
    const Status order = checkWarnings(options, m_found);
    if (order.ok())
        m_options.threshold = options.threshold;
    m_problem = order.ok() ? QString() : order.error().line();
    m_threshold->setToolTip(
        order.ok() ? tr("Applies to the columns that the chosen test fits; each test has one of its own")
                   : m_problem);
    setLook(m_threshold, order.ok() ? "" : "bad");
    Q_EMIT problemChanged();
    return order.ok();
}

void DriftOptionsBar::askForBins()
{
    showChoices(); // until there is an answer
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Bins"));
    dialog->setLabelText(tr("A number of bins, quantiles:N of the reference, or edges:A,B,C"));
    dialog->setTextValue(binningName(m_options.bins));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString &text) {
        const auto bins = binningFromName(text.trimmed());
        if (!bins.ok()) {
            askForBins();
            return;
        }
        m_options.bins = *bins;
        changed();
    });
    dialog->open();
}

void DriftOptionsBar::askForRows()
{
    showChoices();
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Windows"));
    dialog->setLabelText(tr("Rows of a window, in the order of the file"));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(1, std::numeric_limits<int>::max());
    dialog->setIntValue(int(std::max<qint64>(1000, m_options.windows.rows)));
    connect(dialog, &QInputDialog::intValueSelected, this, [this](int rows) {
        m_options.windows.unit = WindowUnit::Rows;
        m_options.windows.rows = rows;
        changed();
    });
    dialog->open();
}

void DriftOptionsBar::setColumnOptions(const QMap<QString, ColumnOptions> &options)
{
    if (m_options.ofColumn == options)
        return;
    m_options.ofColumn = options;
    changed();
}

void DriftOptionsBar::forgetColumns()
{
    m_options.ofColumn.clear();
    if (m_options.windows.unit != WindowUnit::Rows) {
        m_options.windows = {};
        m_windows.group->actions().constFirst()->setChecked(true);
    }
    setFound({});
    takeThreshold();
    showChoices();
}

void DriftOptionsBar::setFound(const DriftReport &report)
{
    m_found = report;
    QStringList times;
    for (const ColumnDrift &column : report.columns) {
        if (column.type == ColumnType::Datetime)
            times << column.name;
    }
    setTimeColumns(times);
}

void DriftOptionsBar::setTimeColumns(const QStringList &columns)
{
    m_timeColumns->clear();
    auto *group = new QActionGroup(m_timeColumns);
    for (const QString &column : QStringList{QString()} + columns) {
        QAction *action = group->addAction(
            m_timeColumns->addAction(column.isEmpty() ? tr("the only one there is") : column));
        action->setCheckable(true);
        action->setChecked(column == m_options.windows.timeColumn);
        connect(action, &QAction::triggered, this, [this, column] {
            m_options.windows.timeColumn = column;
            if (m_options.windows.unit != WindowUnit::Whole && m_options.windows.unit != WindowUnit::Rows)
                changed();
        });
    }
    m_timeColumns->menuAction()->setEnabled(columns.size() > 1);
}

void DriftOptionsBar::showChoices()
{
    m_test.button->setText(tr("Test: %1 ▾").arg(driftTestTitle(m_options.test)));
    m_bins.button->setText(tr("Bins: %1 ▾").arg(binsText(m_options.bins)));
    m_windows.button->setText(tr("Windows: %1 ▾").arg(windowsText(m_options.windows)));
    const auto own = m_options.ofColumn.size();
    m_columns->setText(own == 0 ? tr("Columns…") : tr("Columns (%1)…").arg(own));
}

void DriftOptionsBar::changed()
{
    takeThreshold(); // what else was chosen may have put it right
    showChoices();
    Q_EMIT optionsChanged();
}

} // namespace driftline
