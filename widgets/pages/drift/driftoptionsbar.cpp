// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftoptionsbar.h"

#include <QAction>
#include <QActionGroup>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace driftline {

namespace {

/// A button that does what the action does and follows its enabled state.
QPushButton *buttonFor(QAction *action, QWidget *parent)
{
    auto *button = new QPushButton(action->text(), parent);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(action->toolTip(),
                                                     action->shortcut().toString(QKeySequence::NativeText)));
    button->setEnabled(action->isEnabled());
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button,
                     [button, action] { button->setEnabled(action->isEnabled()); });
    return button;
}

} // namespace

DriftOptionsBar::DriftOptionsBar(QWidget *parent)
    : QWidget(parent),
      m_test(new QToolButton(this)),
      m_tests(new QActionGroup(this)),
      m_threshold(new QDoubleSpinBox(this)),
      m_filter(new QLineEdit(this)),
      m_swap(new QAction(tr("Swap sides"), this)),
      m_compare(new QAction(tr("Compare again"), this))
{
    m_test->setObjectName(QStringLiteral("driftTest"));
    m_test->setAccessibleName(tr("Test"));
    m_test->setToolTip(tr("Which test decides; each column has others beside it"));
    m_test->setPopupMode(QToolButton::InstantPopup);
    addTests();

    m_threshold->setObjectName(QStringLiteral("driftThreshold"));
    m_threshold->setAccessibleName(tr("Threshold"));
    m_threshold->setToolTip(
        tr("Applies to the columns that the chosen test fits; each test has one of its own"));
    m_threshold->setRange(0, 10);
    m_threshold->setDecimals(3);
    m_threshold->setSingleStep(0.01);
    m_threshold->setSpecialValueText(tr("Threshold: the test's own"));
    m_threshold->setPrefix(tr("Threshold "));
    m_threshold->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_threshold->setKeyboardTracking(false); // a check for every digit typed would be one too many
    connect(m_threshold, &QDoubleSpinBox::valueChanged, this, &DriftOptionsBar::optionsChanged);

    m_filter->setObjectName(QStringLiteral("driftFilter"));
    m_filter->setPlaceholderText(tr("Filter columns"));
    m_filter->setAccessibleName(tr("Filter columns by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(180);
    connect(m_filter, &QLineEdit::textChanged, this, &DriftOptionsBar::filterChanged);

    m_swap->setObjectName(QStringLiteral("driftSwap"));
    m_swap->setToolTip(tr("Make the live file the reference and the reference the live one"));
    m_swap->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X));
    m_compare->setObjectName(QStringLiteral("driftCompare"));
    m_compare->setToolTip(tr("Read both files again"));
    m_compare->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_test);
    layout->addWidget(m_threshold);
    layout->addWidget(m_filter);
    layout->addStretch(1);
    layout->addWidget(buttonFor(m_swap, this));
    layout->addWidget(buttonFor(m_compare, this));
}

void DriftOptionsBar::addTests()
{
    auto *menu = new QMenu(m_test);
    for (const DriftTest test : driftTests()) {
        QAction *action = menu->addAction(driftTestTitle(test));
        action->setData(driftTestName(test));
        action->setCheckable(true);
        action->setChecked(test == DriftTest::Automatic);
        m_tests->addAction(action);
    }
    m_test->setMenu(menu);
    const auto showCurrent = [this] {
        m_test->setText(tr("Test: %1 ▾").arg(m_tests->checkedAction()->text()));
    };
    showCurrent();
    connect(m_tests, &QActionGroup::triggered, this, [this, showCurrent] {
        showCurrent();
        Q_EMIT optionsChanged();
    });
}

DriftOptions DriftOptionsBar::options() const
{
    DriftOptions options;
    options.test =
        driftTestFromName(m_tests->checkedAction()->data().toString()).value_or(DriftTest::Automatic);
    if (m_threshold->value() > m_threshold->minimum())
        options.threshold = m_threshold->value();
    return options;
}

} // namespace driftline
