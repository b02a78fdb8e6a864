// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftdetail.h"

#include "models/items/drifttext.h"
#include "models/items/sidesummarymodel.h"
#include "widgets/kit/histogramchart.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr int narrow = 500;
} // namespace

DriftDetail::DriftDetail(QWidget *parent)
    : Card(parent),
      m_title(new QLabel(this)),
      m_legend(new QLabel(this)),
      m_note(new QLabel(this)),
      m_chart(new HistogramChart(this)),
      m_summary(new SideSummaryModel(this)),
      m_table(new TableView(this)),
      m_tests(new QLabel(this))
{
    setObjectName(QStringLiteral("driftDetail"));
    setLook(m_title, "title");
    m_title->setObjectName(QStringLiteral("driftColumnTitle"));
    setLook(m_legend, "muted");
    setLook(m_note, "muted");
    setLook(m_tests, "muted");
    m_legend->setTextFormat(Qt::RichText);
    m_note->setWordWrap(true);
    m_tests->setWordWrap(true);
    m_tests->setObjectName(QStringLiteral("driftTestsLine"));
    for (QLabel *label : {m_title, m_note, m_tests})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_chart->setAccessibleName(tr("Histogram of the selected column, reference and live"));
    m_chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);

    m_table->setModel(m_summary);
    m_table->setAccessibleName(tr("Figures of the selected column"));
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(SideSummaryModel::SideColumn,
                                                      QHeaderView::ResizeToContents);
    m_table->setSortingEnabled(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_legend);
    layout->addWidget(m_note);
    layout->addWidget(m_chart, 1);
    layout->addSpacing(4);
    layout->addWidget(m_table);
    layout->addSpacing(4);
    layout->addWidget(m_tests);
    clear();
}

void DriftDetail::setColumn(const ColumnDrift &column)
{
    m_title->setText(column.name);
    const bool hasBins = !column.bins.reference.empty() || !column.bins.live.empty();
    m_legend->setVisible(hasBins);
    updateLegend();
    m_note->setText(column.note);
    m_note->setVisible(!column.note.isEmpty());
    if (hasBins)
        m_chart->setBins(column.bins, HistogramUnit::Percent);
    else
        m_chart->clear();
    m_summary->setColumn(column);
    const int rows = m_summary->rowCount();
    m_table->setVisible(rows > 0);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            rows * m_table->verticalHeader()->defaultSectionSize() + 2);
    m_tests->setText(driftTestsLine(column));
    setAccessibleName(tr("Column %1, %2").arg(column.name, driftVerdictText(column)));
}

void DriftDetail::clear()
{
    m_title->clear();
    m_legend->hide();
    m_note->hide();
    m_chart->clear();
    m_summary->clear();
    m_table->hide();
    m_tests->clear();
}

QString DriftDetail::testsText() const
{
    return m_tests->text();
}

void DriftDetail::updateLegend()
{
    const Theme &theme = Theme::of(this);
    m_legend->setText(
        QStringLiteral("<span style='color:%1'>●</span> %2 &nbsp; <span style='color:%3'>●</span> %4")
            .arg(theme.reference.name(), tr("reference"), theme.live.name(), tr("live")));
}

void DriftDetail::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    m_table->setColumnHidden(SideSummaryModel::StdColumn,
                             width() < narrow); // the one that can best be spared
}

void DriftDetail::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateLegend();
}

} // namespace driftline
