// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/comparisonmodel.h"

#include "models/analysis/metricdirection.h"
#include "models/items/celltext.h"
#include "models/items/numbertext.h"

#include <array>
#include <cmath>

namespace driftline {

namespace {

struct KindOrder
{
    QLatin1StringView kind;
    QLatin1StringView prefix;
};

/// What people compare first comes first; the prefixes are those of the filter language.
constexpr std::array kinds{
    KindOrder{QLatin1StringView("metric"), QLatin1StringView("metrics.")},
    KindOrder{QLatin1StringView("param"), QLatin1StringView("params.")},
    KindOrder{QLatin1StringView("dataset"), QLatin1StringView("dataset.")},
    KindOrder{QLatin1StringView("tag"), QLatin1StringView("tags.")},
    KindOrder{QLatin1StringView("attribute"), QLatin1StringView("attributes.")},
};

constexpr qsizetype longestCell = 80;
constexpr qsizetype longestToolTip = 2000;

bool isTime(const ComparisonRow &row)
{
    return row.kind == QLatin1StringView("attribute") && row.key.endsWith(QLatin1StringView("_time"));
}

bool isMetric(const ComparisonRow &row)
{
    return row.kind == QLatin1StringView("metric");
}

/// Hashes are told apart by their first digits; the tool tip and the clipboard have the whole.
bool isHash(const QString &text)
{
    return text.size() >= 32 && std::all_of(text.cbegin(), text.cend(), [](QChar c) {
               return c.isDigit() || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
           });
}

std::optional<double> numberAt(const ComparisonRow &row, int run)
{
    const auto *number = std::get_if<double>(&row.values[run]);
    return number ? std::optional(*number) : std::nullopt;
}

} // namespace

ComparisonModel::ComparisonModel(QObject *parent) : QAbstractTableModel(parent) {}

void ComparisonModel::setComparison(const Comparison &comparison, int baseline)
{
    beginResetModel();
    m_comparison = comparison;
    m_baseline = std::clamp(baseline, 0, std::max(0, static_cast<int>(comparison.runs.size()) - 1));
    rebuild();
    endResetModel();
}

void ComparisonModel::setSeries(const QList<int> &series)
{
    m_series = series;
    if (columnCount() > 1)
        Q_EMIT headerDataChanged(Qt::Horizontal, 1, columnCount() - 1);
}

void ComparisonModel::setOnlyDiffering(bool only)
{
    if (only == m_onlyDiffering)
        return;
    beginResetModel();
    m_onlyDiffering = only;
    rebuild();
    endResetModel();
}

void ComparisonModel::setBaseline(int run)
{
    if (run == m_baseline || run < 0 || run >= m_comparison.runs.size())
        return;
    m_baseline = run;
    // Every difference and every "better" depends on it, and so do two headers.
    if (!m_shown.isEmpty())
        Q_EMIT dataChanged(index(0, 1), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 1, columnCount() - 1);
}

void ComparisonModel::rebuild()
{
    m_shown.clear();
    for (const KindOrder &kind : kinds) {
        for (qsizetype i = 0; i < m_comparison.rows.size(); ++i) {
            const ComparisonRow &row = m_comparison.rows[i];
            if (row.kind == kind.kind && (row.differs || !m_onlyDiffering))
                m_shown.append(i);
        }
    }
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ComparisonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_comparison.runs.isEmpty() ? 0
                                                           : 1 + static_cast<int>(m_comparison.runs.size());
}

QString ComparisonModel::keyText(const ComparisonRow &row) const
{
    for (const KindOrder &kind : kinds) {
        if (kind.kind == row.kind)
            return kind.prefix + row.key;
    }
    return row.key;
}

std::optional<double> ComparisonModel::delta(const ComparisonRow &row, int run) const
{
    const auto value = numberAt(row, run);
    const auto base = numberAt(row, m_baseline);
    if (!isMetric(row) || run == m_baseline || !value || !base || !std::isfinite(*value - *base))
        return std::nullopt;
    return *value - *base;
}

bool ComparisonModel::isBetter(const ComparisonRow &row, int run) const
{
    const double difference = delta(row, run).value_or(0);
    const auto direction = metricDirection(row.key);
    return (direction == MetricDirection::HigherIsBetter && difference > 0) ||
           (direction == MetricDirection::LowerIsBetter && difference < 0);
}

bool ComparisonModel::isBest(const ComparisonRow &row, int run) const
{
    const auto own = numberAt(row, run);
    const auto direction = metricDirection(row.key);
    if (!isMetric(row) || !row.differs || !own || std::isnan(*own) || direction == MetricDirection::Unknown)
        return false;
    for (int other = 0; other < row.values.size(); ++other) {
        const auto value = numberAt(row, other);
        if (value && (direction == MetricDirection::HigherIsBetter ? *value > *own : *value < *own))
            return false;
    }
    return true;
}

QString ComparisonModel::valueText(const ComparisonRow &row, int run) const
{
    if (const auto *text = std::get_if<QString>(&row.values[run])) {
        if (isHash(*text))
            return shortId(*text, 7);
        return oneLine(*text, longestCell);
    }
    const auto number = numberAt(row, run);
    if (!number)
        return QStringLiteral("—");
    if (isTime(row))
        return shortLocalTime(static_cast<UtcMs>(*number));
    const auto difference = delta(row, run);
    if (!difference || *difference == 0)
        return metricText(*number);
    const QString arrow = *difference > 0 ? QStringLiteral("▲") : QStringLiteral("▼");
    return QStringLiteral("%1 %2 %3").arg(metricText(*number), arrow, deltaText(*difference));
}

QString ComparisonModel::wholeText(const ComparisonRow &row, int run) const
{
    if (const auto *text = std::get_if<QString>(&row.values[run]))
        return *text;
    const auto number = numberAt(row, run);
    if (!number)
        return {};
    return isTime(row) ? localTime(static_cast<UtcMs>(*number)) : QString::number(*number, 'g', 17);
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const ComparisonRow &row = rowAt(index.row());
    const int run = index.column() - 1;
    if (role == MonospaceRole)
        return true;
    if (role == Qt::TextAlignmentRole)
        return QVariant((run < 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (run < 0)
        return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(keyText(row)) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return valueText(row, run);
    case Qt::ToolTipRole:
        return wholeText(row, run).left(longestToolTip);
    case CopyRole:
        return wholeText(row, run);
    case ToneRole:
        return isBetter(row, run) ? QVariant(static_cast<int>(Tone::Good)) : QVariant();
    case BoldRole:
        return isBest(row, run) ? QVariant(true) : QVariant();
    case MutedRole:
        return std::holds_alternative<std::monostate>(row.values[run]) ? QVariant(true) : QVariant();
    case Qt::AccessibleTextRole:
        return isBetter(row, run) ? tr("%1, better than the baseline").arg(valueText(row, run))
                                  : valueText(row, run);
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || orientation != Qt::Horizontal || section >= columnCount())
        return {};
    if (section == 0)
        return role == Qt::DisplayRole ? QVariant(tr("Difference")) : QVariant();
    const int run = section - 1;
    const Run &own = m_comparison.runs[run];
    switch (role) {
    case Qt::DisplayRole:
        return own.name.isEmpty() ? shortId(own.id.text()) : own.name;
    case Qt::ToolTipRole:
        return run == m_baseline ? tr("%1\nThe others are measured against it").arg(own.id.text())
                                 : tr("%1\nClick to measure the others against it").arg(own.id.text());
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case SeriesIndexRole:
        return m_series.value(run, run);
    case PillsRole:
        return run == m_baseline ? QVariant::fromValue(QList<PillItem>{{tr("baseline"), PillKind::Good}})
                                 : QVariant();
    case IdRole:
        return own.id.text();
    default:
        return {};
    }
}

} // namespace driftline
