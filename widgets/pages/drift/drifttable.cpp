// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/drifttable.h"

#include "models/items/driftmodel.h"
#include "models/items/roles.h"
#include "models/items/sortproxy.h"

#include <QHeaderView>

namespace driftline {

namespace {
constexpr int histogramWidth = 128;
constexpr int nameWidth = 124;
constexpr int padding = 24;
constexpr int pillPadding = 14;
} // namespace

DriftTable::DriftTable(DriftModel *model, QWidget *parent)
    : TableView(parent), m_drift(model), m_sorted(new SortProxy(this))
{
    m_sorted->setSourceModel(model);
    m_sorted->setFilterKeyColumn(DriftModel::NameColumn);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setObjectName(QStringLiteral("driftTable"));
    setAccessibleName(tr("Columns"));
    setTwoLineRows(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setModel(m_sorted);
    setSortingEnabled(true);
    sortByColumn(DriftModel::ScoreColumn, Qt::DescendingOrder);

    auto *header = horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(DriftModel::NameColumn, QHeaderView::Stretch);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DriftTable::currentColumnChanged);
}

void DriftTable::setNameFilter(const QString &text)
{
    m_sorted->setFilterFixedString(text);
    if (!currentIndex().isValid())
        selectFirst();
}

int DriftTable::shownColumns() const
{
    return m_sorted->rowCount();
}

void DriftTable::selectColumn(const QString &name)
{
    const int row = m_drift->rowOf(name);
    if (row < 0)
        return;
    const QModelIndex index = m_sorted->mapFromSource(m_drift->index(row, DriftModel::NameColumn));
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    scrollTo(index);
}

void DriftTable::selectFirst()
{
    if (m_sorted->rowCount() > 0)
        setCurrentIndex(m_sorted->index(0, DriftModel::NameColumn));
}

QString DriftTable::selectedColumn() const
{
    return currentIndex().data(IdRole).toString();
}

const ColumnDrift *DriftTable::current() const
{
    return m_drift->column(m_sorted->mapToSource(currentIndex()).row());
}

void DriftTable::fitWidths()
{
    auto *header = horizontalHeader();
    const auto width = [this](const QString &widest) {
        return fontMetrics().horizontalAdvance(widest) + padding;
    };
    header->resizeSection(DriftModel::DistributionColumn, histogramWidth);
    header->resizeSection(DriftModel::TestColumn, width(QStringLiteral("Jensen–Shannon")));
    header->resizeSection(DriftModel::ScoreColumn, width(QStringLiteral("< 1e-300 ")));
    header->resizeSection(DriftModel::PsiColumn, width(QStringLiteral("2.0e-04")));
    header->resizeSection(DriftModel::KsColumn, width(QStringLiteral("2.0e-04")));
    header->resizeSection(DriftModel::MissingColumn, width(QStringLiteral("Missing")));
    header->resizeSection(DriftModel::VerdictColumn, width(QStringLiteral("– not tested")) + pillPadding);
    hideWhatDoesNotFit();
}

/// What is told by the detail panel as well goes; the name must stay readable.
void DriftTable::hideWhatDoesNotFit()
{
    auto *header = horizontalHeader();
    int needed = nameWidth;
    for (int column = DriftModel::NameColumn + 1; column < DriftModel::ColumnCount; ++column) {
        setColumnHidden(column, false);
        needed += header->sectionSize(column);
    }
    for (const int column :
         {DriftModel::TestColumn, DriftModel::MissingColumn, DriftModel::KsColumn, DriftModel::PsiColumn}) {
        if (needed <= viewport()->width())
            break;
        needed -= header->sectionSize(column);
        setColumnHidden(column, true);
    }
}

void DriftTable::showEvent(QShowEvent *event)
{
    TableView::showEvent(event);
    fitWidths();
}

void DriftTable::resizeEvent(QResizeEvent *event)
{
    hideWhatDoesNotFit();
    TableView::resizeEvent(event);
}

} // namespace driftline
