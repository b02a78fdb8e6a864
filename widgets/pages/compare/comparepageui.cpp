// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How the Compare page is put together: its parts, their places, controls and actions.

#include "models/items/columnchoicemodel.h"
#include "models/items/comparisonmodel.h"
#include "models/session/settings.h"
#include "widgets/kit/card.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"
#include "widgets/pages/compare/comparepage.h"
#include "widgets/pages/compare/curvegrid.h"
#include "widgets/pages/compare/runlegend.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>

namespace driftline {

namespace {
constexpr int margin = 14;
constexpr int spacing = 10;
constexpr int smoothingSteps = 100;
constexpr int mostSmoothing = 99;
const QString pageKey = QStringLiteral("compare");

/// Pressed or not must not be told by colour alone.
void markWhenPressed(QPushButton &button, const QString &text)
{
    const auto show = [&button, text] {
        button.setText(button.isChecked() ? QStringLiteral("✓ ") + text : text);
    };
    QObject::connect(&button, &QPushButton::toggled, &button, show);
    button.setAccessibleName(text);
    show();
}

} // namespace

ComparePage::ComparePage(const PageServices &services, QWidget *parent)
    : Page(PageId::Compare, parent),
      m_services(services),
      m_state(CompareState::fromJson(services.settings.pageState(pageKey))),
      m_model(new ComparisonModel(this)),
      m_choices(new ColumnChoiceModel(this)),
      m_legend(new RunLegend(this)),
      m_grid(new CurveGrid(this)),
      m_table(new TableView(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)),
      m_body(new QStackedWidget(this)),
      m_empty(new EmptyState(this)),
      m_popup(new CheckListPopup(m_choices, this)),
      m_title(new QLabel(this)),
      m_shownRows(new QLabel(this)),
      m_metricsButton(new QPushButton(tr("Metrics"), this)),
      m_axis(new QComboBox(this)),
      m_smoothing(new QSlider(Qt::Horizontal, this)),
      m_smoothingText(new QLabel(this)),
      m_log(new QPushButton(this)),
      m_onlyDiffering(new QPushButton(this)),
      m_toRuns(new QAction(tr("Go to Runs"), this)),
      m_retry(new QAction(tr("Try again"), this))
{
    buildLayout();
    connectParts();
    addShortcuts();
    updateBody();
}

QWidget *ComparePage::makeBar()
{
    auto *bar = new QWidget(this);
    m_controls = new QWidget(bar);
    setLook(m_title, "title");
    m_metricsButton->setToolTip(tr("Which metrics are drawn"));
    m_axis->addItem(tr("x: step"), curveAxisName(CurveAxis::Step));
    m_axis->addItem(tr("x: time"), curveAxisName(CurveAxis::RelativeTime));
    m_axis->setAccessibleName(tr("Horizontal axis"));
    m_axis->setCurrentIndex(m_axis->findData(curveAxisName(m_state.axis)));
    auto *smoothingTitle = new QLabel(tr("Smoothing"), m_controls);
    setLook(smoothingTitle, "muted");
    m_smoothing->setRange(0, mostSmoothing);
    m_smoothing->setPageStep(10);
    m_smoothing->setFixedWidth(110);
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setToolTip(tr("Exponential moving average; the measured curve stays behind it, faint"));
    m_smoothing->setValue(qRound(m_state.smoothing * smoothingSteps));
    smoothingTitle->setBuddy(m_smoothing);
    m_smoothingText->setMinimumWidth(
        m_smoothingText->fontMetrics().horizontalAdvance(QStringLiteral("0.00")) + 4);
    m_smoothingText->setText(QString::number(m_state.smoothing, 'f', 2));
    m_log->setCheckable(true);
    m_log->setChecked(m_state.logarithmic);
    m_log->setToolTip(tr("Logarithmic value axis; values that are not positive are left out"));

    auto *controls = new QHBoxLayout(m_controls);
    controls->setContentsMargins(0, 0, 0, 0);
    controls->setSpacing(8);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_metricsButton, m_axis, smoothingTitle,
                                                            m_smoothing, m_smoothingText, m_log})
        controls->addWidget(widget);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_title);
    layout->addStretch(1);
    layout->addWidget(m_controls);
    return bar;
}

QWidget *ComparePage::makeTable()
{
    auto *card = new Card(this);
    setLook(m_shownRows, "small");
    m_onlyDiffering->setCheckable(true);
    m_onlyDiffering->setChecked(m_state.onlyDiffering);
    m_model->setOnlyDiffering(m_state.onlyDiffering);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Differences between the runs"));
    m_table->horizontalHeader()->setSectionsMovable(false);
    m_table->horizontalHeader()->setToolTip(tr("Click a run to measure the others against it"));

    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 8, 10, 2);
    head->setSpacing(8);
    head->addWidget(m_onlyDiffering);
    head->addStretch(1);
    head->addWidget(m_shownRows);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 4);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    return card;
}

void ComparePage::buildLayout()
{
    auto *bar = makeBar();
    m_splitter->addWidget(m_grid);
    m_splitter->addWidget(makeTable());
    m_splitter->setHandleWidth(spacing);
    m_splitter->setProperty("look", QStringLiteral("clear"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes(m_state.splitter.isEmpty() ? QList<int>{600, 320} : m_state.splitter);
    m_grid->setLogarithmic(m_state.logarithmic);
    m_body->addWidget(m_splitter);
    m_body->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, spacing, margin, 12);
    layout->setSpacing(spacing);
    layout->addWidget(bar);
    layout->addWidget(m_legend);
    layout->addWidget(m_body, 1);
    const QList<QWidget *> order{m_metricsButton, m_axis, m_smoothing,     m_log,
                                 m_legend,        m_grid, m_onlyDiffering, m_table};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void ComparePage::connectParts()
{
    connect(m_legend, &RunLegend::baselineChosen, this, &ComparePage::setBaseline);
    connect(m_legend, &RunLegend::removeRequested, this, &ComparePage::removeRun);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this,
            [this](int section) { setBaseline(section - 1); });
    connect(m_metricsButton, &QPushButton::clicked, this, &ComparePage::choosePopup);
    connect(m_choices, &ColumnChoiceModel::chosenChanged, this, [this] {
        m_metrics.clear();
        for (const RunColumn &column : m_choices->chosen())
            m_metrics.append(column.key);
        m_state.metrics = m_metrics;
        m_grid->setMetrics(m_metrics);
        updateBody();
        readCurves();
    });
    connect(m_popup, &CheckListPopup::resetRequested, this, [this] {
        m_state.metrics.clear();
        m_metrics.clear();
        readCurves();
    });
    m_popup->setResetText(tr("Choose for me"));
    connect(m_axis, &QComboBox::currentIndexChanged, this, [this] {
        m_state.axis = curveAxisFromName(m_axis->currentData().toString());
        drawCurves();
    });
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) {
        m_state.smoothing = static_cast<double>(value) / smoothingSteps;
        m_smoothingText->setText(QString::number(m_state.smoothing, 'f', 2));
        drawCurves();
    });
    connect(m_log, &QPushButton::toggled, this, [this](bool on) {
        m_state.logarithmic = on;
        m_grid->setLogarithmic(on);
    });
    markWhenPressed(*m_onlyDiffering, tr("Only what differs"));
    markWhenPressed(*m_log, tr("Log y"));
    connect(m_onlyDiffering, &QPushButton::toggled, this, [this](bool on) {
        m_state.onlyDiffering = on;
        m_model->setOnlyDiffering(on);
        updateTable();
    });
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_state.splitter = m_splitter->sizes(); });
    connect(m_toRuns, &QAction::triggered, this, [this] { Q_EMIT pageRequested(PageRequest{}); });
    connect(m_retry, &QAction::triggered, this, &ComparePage::refresh);
}

void ComparePage::addShortcuts()
{
    const auto add = [this](const QString &text, const QKeySequence &keys, auto slot) {
        auto *action = new QAction(text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(tr("Choose metrics…"), Qt::CTRL | Qt::Key_L, [this] { choosePopup(); });
    add(tr("Show only what differs"), Qt::CTRL | Qt::Key_D, [this] { m_onlyDiffering->toggle(); });
    add(tr("Logarithmic value axis"), Qt::CTRL | Qt::SHIFT | Qt::Key_L, [this] { m_log->toggle(); });
    add(tr("More smoothing"), Qt::CTRL | Qt::Key_BracketRight,
        [this] { m_smoothing->triggerAction(QSlider::SliderPageStepAdd); });
    add(tr("Less smoothing"), Qt::CTRL | Qt::Key_BracketLeft,
        [this] { m_smoothing->triggerAction(QSlider::SliderPageStepSub); });
}

void ComparePage::choosePopup()
{
    if (m_metricsButton->isEnabled())
        m_popup->popupBelow(m_metricsButton);
}

void ComparePage::keepState()
{
    m_services.settings.setPageState(pageKey, m_state.toJson());
}

} // namespace driftline
