// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/driftmodel.h"

#include "models/items/drifttext.h"
#include "models/items/roles.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <numeric>

namespace driftline {

namespace {

/// Counts as shares of their sum, so that sides of different length can be compared.
QList<double> shares(const std::vector<qint64> &counts)
{
    const auto sum = std::accumulate(counts.begin(), counts.end(), qint64{0});
    QList<double> list;
    list.reserve(static_cast<qsizetype>(counts.size()));
    for (const qint64 count : counts)
        list << (sum > 0 ? static_cast<double>(count) / static_cast<double>(sum) : 0.0);
    return list;
}

qint64 rowsOf(qint64 known, const std::optional<SideSummary> &summary, const std::vector<qint64> &bins,
              qint64 missing)
{
    if (known > 0)
        return known;
    if (summary && summary->rows > 0)
        return summary->rows;
    // The check still runs: what was binned and what was missing are all that is known of this side.
    return bins.empty() ? 0 : std::accumulate(bins.begin(), bins.end(), missing);
}

/// The outcome of one test on this column, whether it is the one that decides or not.
std::optional<TestOutcome> outcomeOf(const ColumnDrift &drift, DriftTest test)
{
    if (drift.score && drift.test == test)
        return TestOutcome{test, *drift.score, drift.statistic, drift.pValue, drift.threshold, drift.drifted};
    const auto at = std::find_if(drift.others.cbegin(), drift.others.cend(),
                                 [test](const TestOutcome &outcome) { return outcome.test == test; });
    return at == drift.others.cend() ? std::nullopt : std::optional(*at);
}

/// PSI is a distance itself; of Kolmogorov–Smirnov's test the distance D, which large samples do not
/// saturate.
std::optional<double> distanceIn(const ColumnDrift &drift, int column)
{
    if (column == DriftModel::PsiColumn) {
        const auto psi = outcomeOf(drift, DriftTest::PopulationStability);
        return psi ? std::optional(psi->score) : std::nullopt;
    }
    const auto ks = outcomeOf(drift, DriftTest::KolmogorovSmirnov);
    return ks ? ks->statistic : std::nullopt;
}

bool isNumber(int column)
{
    return column >= DriftModel::ScoreColumn && column <= DriftModel::MissingColumn;
}

PillKind verdictKind(const ColumnDrift &drift)
{
    if (drift.level == DriftLevel::Drifted)
        return PillKind::Bad;
    if (drift.level == DriftLevel::Warning)
        return PillKind::Warn;
    return drift.score ? PillKind::Good : PillKind::Dashed;
}

} // namespace

void DriftModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_referenceRows = 0;
    m_liveRows = 0;
    endResetModel();
}

void DriftModel::addColumns(const QList<std::pair<qsizetype, ColumnDrift>> &columns)
{
    for (const auto &[place, drift] : columns) {
        const auto at =
            std::find_if(m_rows.begin(), m_rows.end(), [p = place](const Row &r) { return r.place == p; });
        if (at != m_rows.end()) {
            at->drift = drift;
            const int row = static_cast<int>(at - m_rows.begin());
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            continue;
        }
        const int row = static_cast<int>(m_rows.size());
        beginInsertRows({}, row, row);
        m_rows.append(Row{place, drift});
        endInsertRows();
    }
}

void DriftModel::setReport(const DriftReport &report)
{
    // Rows that the user already sees stay where they are, so that the selection and the scroll position
    // hold.
    const bool fits = std::all_of(m_rows.cbegin(), m_rows.cend(), [&report](const Row &row) {
        return row.place < report.columns.size() && report.columns.at(row.place).name == row.drift.name;
    });
    if (!fits)
        clear();
    m_referenceRows = report.reference.rows;
    m_liveRows = report.live.rows;
    QList<std::pair<qsizetype, ColumnDrift>> columns;
    for (qsizetype i = 0; i < report.columns.size(); ++i)
        columns.append({i, report.columns.at(i)});
    addColumns(columns);
}

const ColumnDrift *DriftModel::column(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row).drift : nullptr;
}

int DriftModel::rowOf(const QString &name) const
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).drift.name == name)
            return static_cast<int>(i);
    }
    return -1;
}

int DriftModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DriftModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DriftModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::ToolTipRole: {
        const QString text = toolTip(row, column);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    case Qt::AccessibleTextRole:
        return column == DistributionColumn
                   ? QVariant(tr("histograms of %1, reference and live").arg(row.drift.name))
                   : QVariant();
    case Qt::TextAlignmentRole:
        return isNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case SortRole:
        return sortValue(row, column);
    case IdRole:
        return row.drift.name;
    case SecondLineRole:
        return column == NameColumn ? QVariant(columnTypeName(row.drift.type)) : QVariant();
    case PillKindRole:
        return column == VerdictColumn ? QVariant(int(verdictKind(row.drift))) : QVariant();
    case BoldRole:
        return column == ScoreColumn ? QVariant(true) : QVariant();
    case MutedRole:
        return column == TestColumn || (isNumber(column) && column != ScoreColumn) ? QVariant(true)
                                                                                   : QVariant();
    case ReferenceBinsRole:
        return column == DistributionColumn ? QVariant::fromValue(shares(row.drift.bins.reference))
                                            : QVariant();
    case LiveBinsRole:
        return column == DistributionColumn ? QVariant::fromValue(shares(row.drift.bins.live)) : QVariant();
    default:
        return {};
    }
}

QVariant DriftModel::display(const Row &row, int column) const
{
    const ColumnDrift &drift = row.drift;
    switch (column) {
    case NameColumn:
        return drift.name;
    case TestColumn:
        return drift.score ? driftTestTitle(drift.test) : QStringLiteral("–");
    case ScoreColumn:
        return drift.score ? driftScoreText(*drift.score, drift.pValue.has_value()) : QStringLiteral("–");
    case PsiColumn:
    case KsColumn: {
        const auto distance = distanceIn(drift, column);
        return distance ? driftScoreText(*distance, false) : QStringLiteral("–");
    }
    case MissingColumn:
        return driftShareText(drift.liveMissing, liveRows(drift));
    case VerdictColumn:
        return driftVerdictText(drift);
    default:
        return {};
    }
}

QVariant DriftModel::sortValue(const Row &row, int column) const
{
    const ColumnDrift &drift = row.drift;
    switch (column) {
    case NameColumn:
        return drift.name;
    case DistributionColumn: // by type, since a picture has no order
        return columnTypeName(drift.type);
    case TestColumn:
        return drift.score ? QVariant(driftTestTitle(drift.test)) : QVariant();
    case PsiColumn:
    case KsColumn: {
        const auto distance = distanceIn(drift, column);
        return distance ? QVariant(*distance) : QVariant();
    }
    case MissingColumn: {
        const qint64 rows = liveRows(drift);
        return rows > 0 ? QVariant(static_cast<double>(drift.liveMissing) / static_cast<double>(rows))
                        : QVariant();
    }
    default: // how far over its own threshold: the one scale on which different tests can be compared
        return drift.score ? QVariant(drift.excess()) : QVariant();
    }
}

QString DriftModel::toolTip(const Row &row, int column) const
{
    const ColumnDrift &drift = row.drift;
    if (column == MissingColumn) {
        const QLocale locale;
        return tr("Reference: %1 missing (%2)\nLive: %3 missing (%4)")
            .arg(locale.toString(drift.referenceMissing),
                 driftShareText(drift.referenceMissing, referenceRows(drift)),
                 locale.toString(drift.liveMissing), driftShareText(drift.liveMissing, liveRows(drift)));
    }
    if (column == NameColumn)
        return drift.note.isEmpty() ? drift.name : drift.name + QLatin1Char('\n') + drift.note;
    if (column == VerdictColumn && !drift.score)
        return drift.note;
    QStringList lines{driftTestsLine(drift), driftFindingsText(drift), drift.note};
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

qint64 DriftModel::liveRows(const ColumnDrift &drift) const
{
    return rowsOf(m_liveRows, drift.live, drift.bins.live, drift.liveMissing);
}

qint64 DriftModel::referenceRows(const ColumnDrift &drift) const
{
    return rowsOf(m_referenceRows, drift.reference, drift.bins.reference, drift.referenceMissing);
}

QVariant DriftModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        if (section == ScoreColumn)
            return tr(
                "What the test holds against its threshold; sorted by how far each column is over its own");
        if (section == PsiColumn)
            return tr("Population stability index; 0.1 and more is a change, 0.25 and more a large one");
        if (section == KsColumn)
            return tr("Kolmogorov–Smirnov's D: the largest distance between the two distribution functions");
        if (section == MissingColumn)
            return tr("Share of live rows without a value");
        return {};
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Column");
    case DistributionColumn:
        return tr("Reference · Live");
    case TestColumn:
        return tr("Test");
    case ScoreColumn:
        return tr("Score");
    case PsiColumn:
        return tr("PSI");
    case KsColumn:
        return tr("KS");
    case MissingColumn:
        return tr("Missing");
    default:
        return tr("Verdict");
    }
}

} // namespace driftline
