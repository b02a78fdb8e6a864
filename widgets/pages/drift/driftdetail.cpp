// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftdetail.h"

#include "models/analysis/driftbins.h"
#include "models/items/binmodel.h"
#include "models/items/drifttext.h"
#include "models/items/roles.h"
#include "models/items/sidesummarymodel.h"
#include "models/items/sortproxy.h"
#include "widgets/kit/chipbar.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/drift/driftovertime.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace driftline {

namespace {

constexpr int narrow = 500;
constexpr std::array categoriesOffered{10, 20, 40, 1000};

const QString histogramView = QStringLiteral("histogram");
const QString curveView = QStringLiteral("cdf");
const QString binView = QStringLiteral("bins");
const QString timeView = QStringLiteral("time");

} // namespace

DriftDetail::DriftDetail(QWidget *parent)
    : Card(parent),
      m_title(new QLabel(this)),
      m_legend(new QLabel(this)),
      m_note(new QLabel(this)),
      m_views(new ChipBar(this)),
      m_lookButton(new QToolButton(this)),
      m_lookMenu(new QMenu(this)),
      m_stack(new QStackedWidget(this)),
      m_chart(new HistogramChart(this)),
      m_curves(new LineChart(this)),
      m_bins(new BinModel(this)),
      m_binTable(new TableView(this)),
      m_overTime(new DriftOverTime(this)),
      m_summary(new SideSummaryModel(this)),
      m_table(new TableView(this)),
      m_tests(new QLabel(this)),
      m_findings(new QLabel(this))
{
    setObjectName(QStringLiteral("driftDetail"));
    setLook(m_title, "title");
    m_title->setObjectName(QStringLiteral("driftColumnTitle"));
    for (QLabel *label : {m_legend, m_note, m_tests})
        setLook(label, "muted");
    m_legend->setTextFormat(Qt::RichText);
    m_tests->setObjectName(QStringLiteral("driftTestsLine"));
    m_findings->setObjectName(QStringLiteral("driftFindings"));
    for (QLabel *label : {m_note, m_tests, m_findings})
        label->setWordWrap(true);
    for (QLabel *label : {m_title, m_note, m_tests, m_findings}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_chart->setAccessibleName(tr("Histogram of the selected column, reference and live"));
    m_chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_curves->setXName(tr("value"));
    m_views->addChip(histogramView, tr("Histogram"));
    m_views->addChip(curveView, tr("CDF"));
    m_views->addChip(binView, tr("Which bins moved"));
    m_views->addChip(timeView, tr("Over time"));
    connect(m_views, &ChipBar::currentChanged, this, &DriftDetail::showView);
    buildFigures();
    buildBins();
    buildLookMenu();
    buildLayout();
    clear();
}

void DriftDetail::buildFigures()
{
    m_table->setModel(m_summary);
    m_table->setAccessibleName(tr("Figures of the selected column"));
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    for (const int narrowColumn : {SideSummaryModel::SideColumn, SideSummaryModel::MissingColumn})
        m_table->horizontalHeader()->setSectionResizeMode(narrowColumn, QHeaderView::ResizeToContents);
    m_table->setSortingEnabled(false);
}

void DriftDetail::buildBins()
{
    auto *sorted = new SortProxy(this);
    sorted->setSourceModel(m_bins);
    m_binTable->setObjectName(QStringLiteral("driftBins"));
    m_binTable->setAccessibleName(tr("Bins of the selected column, what moved most first"));
    m_binTable->setModel(sorted);
    m_binTable->setSortingEnabled(true);
    m_binTable->sortByColumn(BinModel::PartColumn, Qt::DescendingOrder);
    m_binTable->horizontalHeader()->setStretchLastSection(false);
    m_binTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_binTable->horizontalHeader()->setSectionResizeMode(BinModel::BinColumn, QHeaderView::Stretch);
}

void DriftDetail::buildLookMenu()
{
    m_lookButton->setObjectName(QStringLiteral("driftLook"));
    m_lookButton->setText(tr("View ▾"));
    m_lookButton->setToolTip(tr("Heights, axes, and how many categories are shown by name"));
    m_lookButton->setPopupMode(QToolButton::InstantPopup);
    m_lookButton->setMenu(m_lookMenu);
    setLook(m_lookButton, "flat");
    auto *units = new QActionGroup(this);
    for (const auto &[unit, text] : {std::pair(HistogramUnit::Percent, tr("Percent")),
                                     {HistogramUnit::Count, tr("Counts")},
                                     {HistogramUnit::Density, tr("Density")}}) {
        QAction *action = units->addAction(m_lookMenu->addAction(text));
        action->setCheckable(true);
        action->setChecked(unit == m_look.unit);
        connect(action, &QAction::triggered, this, [this, unit = unit] {
            m_look.unit = unit;
            lookChanged();
        });
    }
    m_lookMenu->addSeparator();
    for (const auto &[flag, text] : {std::pair(&HistogramLook::logHeights, tr("Logarithmic heights")),
                                     {&HistogramLook::logValues, tr("Logarithmic values")}}) {
        QAction *action = m_lookMenu->addAction(text);
        action->setCheckable(true);
        connect(action, &QAction::toggled, this, [this, flag = flag](bool on) {
            m_look.*flag = on;
            lookChanged();
        });
    }
    m_lookMenu->addSeparator();
    auto *counts = new QActionGroup(this);
    for (const int count : categoriesOffered) {
        const bool all = count == categoriesOffered.back();
        QAction *action = counts->addAction(m_lookMenu->addAction(
            all ? tr("Up to 1000 categories") : tr("The %1 largest categories").arg(count)));
        action->setCheckable(true);
        action->setChecked(count == m_categories);
        connect(action, &QAction::triggered, this, [this, count] {
            m_categories = count;
            lookChanged();
        });
    }
}

void DriftDetail::buildLayout()
{
    for (QWidget *view : std::initializer_list<QWidget *>{m_chart, m_curves, m_binTable, m_overTime})
        m_stack->addWidget(view);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_lookButton);
    auto *head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(m_legend);
    head->addWidget(m_views);
    head->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addLayout(head);
    layout->addWidget(m_note);
    layout->addWidget(m_stack, 1);
    layout->addSpacing(4);
    layout->addWidget(m_table);
    layout->addSpacing(4);
    layout->addWidget(m_tests);
    layout->addWidget(m_findings);
}

void DriftDetail::setColumn(const ColumnDrift &column, const QList<DriftWindow> &windows, WindowUnit unit)
{
    m_column = column;
    m_title->setText(column.name);
    const bool hasBins = !column.bins.reference.empty() || !column.bins.live.empty();
    for (QWidget *part : std::initializer_list<QWidget *>{m_legend, m_views, m_lookButton})
        part->setVisible(hasBins);
    updateLegend();
    m_note->setText(column.note);
    m_note->setVisible(!column.note.isEmpty());
    showBins();
    showCurves();
    m_bins->setColumn(column);
    m_overTime->setColumn(column, windows, unit);
    m_summary->setColumn(column);
    hideSpareFigures();
    const int rows = m_summary->rowCount();
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            rows * m_table->verticalHeader()->defaultSectionSize() + 2);
    m_tests->setText(driftTestsLine(column));
    m_tests->setVisible(!m_tests->text().isEmpty());
    m_findings->setText(driftFindingsText(column));
    m_findings->setVisible(!m_findings->text().isEmpty());
    setLook(m_findings, std::ranges::any_of(column.findings, &Finding::notable) ? "" : "muted");
    // A curve's axis has no dates, and the windows tell more of times.
    m_views->setChipEnabled(curveView, column.reference && column.type != ColumnType::Datetime);
    showView();
    setAccessibleName(tr("Column %1, %2").arg(column.name, driftVerdictText(column)));
}

void DriftDetail::clear()
{
    setColumn({}, {}, WindowUnit::Whole);
    setAccessibleName(tr("Selected column"));
}

void DriftDetail::showView()
{
    const bool hasBins = !m_column.bins.reference.empty() || !m_column.bins.live.empty();
    const QString view = hasBins ? m_views->current() : histogramView;
    const bool curves = view == curveView && m_column.reference && m_column.type != ColumnType::Datetime;
    // Two charts, one above the other, need its room; and it is of the whole, not of a window.
    m_table->setVisible(m_summary->rowCount() > 0 && view != timeView);
    m_stack->setCurrentWidget(view == binView    ? static_cast<QWidget *>(m_binTable)
                              : view == timeView ? static_cast<QWidget *>(m_overTime)
                              : curves           ? static_cast<QWidget *>(m_curves)
                                                 : static_cast<QWidget *>(m_chart));
}

void DriftDetail::showBins()
{
    HistogramLook look = m_look;
    look.times = m_column.type == ColumnType::Datetime;
    m_chart->setBins(topCategories(m_column.bins, m_categories, tr("(other)")), look);
}

void DriftDetail::showCurves()
{
    const Theme &theme = Theme::of(this);
    QList<LineSeries> curves;
    for (const auto &[side, name, color] : {std::tuple(&m_column.reference, tr("reference"), theme.reference),
                                            std::tuple(&m_column.live, tr("live"), theme.live)}) {
        if (!*side)
            continue;
        LineSeries curve;
        curve.name = name;
        curve.style.color = color;
        const std::vector<double> &values = (*side)->percentiles;
        for (size_t i = 0; i < values.size(); ++i)
            curve.points << QPointF(values[i], double(i));
        curves << curve;
    }
    m_curves->setTitle(curves.isEmpty() ? QString() : tr("percent of the values up to …"));
    m_curves->setSeries(curves);
}

void DriftDetail::lookChanged()
{
    showBins();
    m_overTime->setLook(m_look, m_categories);
}

QString DriftDetail::testsText() const
{
    return m_tests->text();
}

QImage DriftDetail::picture()
{
    return m_stack->currentWidget()->grab().toImage();
}

void DriftDetail::updateLegend()
{
    const Theme &theme = Theme::of(this);
    m_legend->setText(
        QStringLiteral("<span style='color:%1'>●</span> %2 &nbsp; <span style='color:%3'>●</span> %4")
            .arg(theme.reference.name(), tr("reference"), theme.live.name(), tr("live")));
}

void DriftDetail::hideSpareFigures()
{
    m_table->setColumnHidden(SideSummaryModel::StdColumn, width() < narrow);
    const bool dates = m_column.type == ColumnType::Datetime; // are wide, and their mean tells the least
    m_table->setColumnHidden(SideSummaryModel::MeanColumn, dates);
    m_table->setColumnHidden(SideSummaryModel::MedianColumn, dates && width() < narrow);
}

void DriftDetail::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    hideSpareFigures();
}

void DriftDetail::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        updateLegend();
        showCurves();
    }
}

} // namespace driftline
