// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/versiontablemodel.h"

#include "models/items/stagepill.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace driftline {

namespace {

QString dayText(UtcMs time, bool withYear)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time).date(),
                              withYear ? QStringLiteral("d MMM yyyy") : QStringLiteral("d MMM"));
}

QStringList aliasTexts(const ModelVersion &version)
{
    QStringList texts;
    for (const QString &alias : version.aliases)
        texts << QLatin1Char('@') + alias;
    return texts;
}

QString tripletText(const VersionRow &row)
{
    const int count = tripletPins(row).count();
    return count == 3 ? VersionTableModel::tr("✓ 3 of 3") : VersionTableModel::tr("! %1 of 3").arg(count);
}

QString tripletToolTip(const VersionRow &row)
{
    const TripletPins pins = tripletPins(row);
    QStringList missing;
    if (!pins.run)
        missing << VersionTableModel::tr("the run");
    if (!pins.commit)
        missing << VersionTableModel::tr("the git commit (tag git_commit)");
    if (!pins.data)
        missing << VersionTableModel::tr("the dataset (tag dvc_data_hash)");
    return missing.isEmpty() ? VersionTableModel::tr("Run, commit and dataset are named; Lineage proves them")
                             : VersionTableModel::tr("Not known: %1").arg(missing.join(QStringLiteral(", ")));
}

} // namespace

TripletPins tripletPins(const VersionRow &row)
{
    TripletPins pins;
    pins.run = row.run.has_value();
    pins.commit = row.run && !commitOf(*row.run).isEmpty();
    pins.data = row.run && !row.run->tags.value(tags::dvcDataHash).isEmpty();
    return pins;
}

QString versionMetricText(double value)
{
    if (!std::isfinite(value))
        return QLocale().toString(value);
    const double size = std::abs(value);
    return size != 0 && (size < 0.0001 || size >= 1e7) ? QLocale().toString(value, 'g', 5)
                                                       : QLocale().toString(value, 'f', size >= 1000 ? 1 : 4);
}

void VersionTableModel::setVersions(QList<VersionRow> rows, UtcMs now)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_now = now;
    endResetModel();
}

void VersionTableModel::setMetric(const QString &metric)
{
    if (metric == m_metric)
        return;
    m_metric = metric;
    Q_EMIT headerDataChanged(Qt::Horizontal, MetricColumn, MetricColumn);
    if (!m_rows.isEmpty()) // a card takes its metric from column 0
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QStringList VersionTableModel::metricKeys() const
{
    QMap<QString, int> uses;
    for (const VersionRow &row : m_rows) {
        if (!row.run)
            continue;
        for (auto it = row.run->metrics.cbegin(); it != row.run->metrics.cend(); ++it)
            ++uses[it.key()];
    }
    QStringList keys = uses.keys();
    std::stable_sort(keys.begin(), keys.end(),
                     [&uses](const QString &a, const QString &b) { return uses.value(a) > uses.value(b); });
    return keys;
}

const VersionRow *VersionTableModel::version(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int VersionTableModel::rowOf(const QString &version) const
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).version.version == version)
            return static_cast<int>(i);
    }
    return -1;
}

const VersionRow *VersionTableModel::latestIn(Stage stage) const
{
    const VersionRow *found = nullptr;
    for (const VersionRow &row : m_rows) {
        if (row.version.stage == stage &&
            (found == nullptr || row.version.version.toLongLong() > found->version.version.toLongLong()))
            found = &row;
    }
    return found;
}

int VersionTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VersionTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags VersionTableModel::flags(const QModelIndex &index) const
{
    return QAbstractTableModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QVariant VersionTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const VersionRow &row = m_rows.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::ToolTipRole: {
        const QString text = toolTip(row, column);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    case Qt::AccessibleTextRole:
        return column == VersionColumn ? QVariant(QStringList{tr("version %1").arg(row.version.version),
                                                              stageName(row.version.stage), history(row)}
                                                      .join(QStringLiteral(", ")))
                                       : QVariant();
    case Qt::TextAlignmentRole:
        return column == MetricColumn ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case SortRole:
        return sortValue(row, column);
    case IdRole:
        return column == RunColumn ? row.version.runId.text() : row.version.version;
    case CopyRole:
        return column == RunColumn ? QVariant(row.version.runId.text()) : QVariant();
    case SecondLineRole:
        return column == VersionColumn ? QVariant(history(row)) : QVariant();
    case PillsRole:
        return pills(row, column);
    case BoldRole:
        return column == VersionColumn ? QVariant(true) : QVariant();
    case MutedRole:
        return column == CreatedColumn || column == UpdatedColumn ? QVariant(true) : QVariant();
    case StageRole:
        return int(row.version.stage);
    case MetricTextRole: {
        const auto value = metricOf(row);
        return value ? m_metric + QLatin1Char(' ') + versionMetricText(*value) : QString();
    }
    case AliasesRole:
        return aliasTexts(row.version);
    default:
        return {};
    }
}

QVariant VersionTableModel::display(const VersionRow &row, int column) const
{
    const ModelVersion &version = row.version;
    switch (column) {
    case VersionColumn:
        return QStringLiteral("v%1").arg(version.version);
    case StageColumn:
        return stagePillItem(version.stage).text;
    case AliasColumn:
        return aliasTexts(version).join(QLatin1Char(' '));
    case RunColumn:
        if (row.run && !row.run->name.isEmpty())
            return row.run->name;
        return version.runId.isEmpty() ? tr("no run") : shortId(version.runId.text());
    case MetricColumn: {
        const auto value = metricOf(row);
        return value ? versionMetricText(*value) : QStringLiteral("–");
    }
    case TripletColumn:
        return tripletText(row);
    case CreatedColumn:
        return version.creationTime ? relativeTime(*version.creationTime, m_now) : QString();
    default:
        return version.lastUpdatedTime ? relativeTime(*version.lastUpdatedTime, m_now) : QString();
    }
}

QVariant VersionTableModel::sortValue(const VersionRow &row, int column) const
{
    const ModelVersion &version = row.version;
    switch (column) {
    case VersionColumn:
        return version.version.toLongLong();
    case StageColumn:
        return qint64(version.stage);
    case MetricColumn: {
        const auto value = metricOf(row);
        return value ? QVariant(*value) : QVariant();
    }
    case TripletColumn:
        return tripletPins(row).count();
    case CreatedColumn:
        return version.creationTime ? QVariant(qint64(*version.creationTime)) : QVariant();
    case UpdatedColumn:
        return version.lastUpdatedTime ? QVariant(qint64(*version.lastUpdatedTime)) : QVariant();
    default: {
        const QString text = display(row, column).toString();
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    }
}

QVariant VersionTableModel::pills(const VersionRow &row, int column) const
{
    QList<PillItem> items;
    if (column == StageColumn)
        items << stagePillItem(row.version.stage);
    if (column == AliasColumn) {
        for (const QString &alias : aliasTexts(row.version))
            items << PillItem{alias, PillKind::Accent};
    }
    if (column == TripletColumn)
        items << PillItem{tripletText(row), tripletPins(row).count() == 3 ? PillKind::Good : PillKind::Warn};
    return items.isEmpty() ? QVariant() : QVariant::fromValue(items);
}

QString VersionTableModel::toolTip(const VersionRow &row, int column) const
{
    const ModelVersion &version = row.version;
    if (column == CreatedColumn)
        return version.creationTime ? localTime(*version.creationTime) : QString();
    if (column == UpdatedColumn)
        return version.lastUpdatedTime ? localTime(*version.lastUpdatedTime) : QString();
    if (column == RunColumn)
        return version.runId.text();
    if (column == TripletColumn)
        return tripletToolTip(row);
    QStringList lines{tr("Version %1 of %2").arg(version.version, version.model)};
    if (!version.description.isEmpty())
        lines << version.description;
    if (!version.userId.isEmpty())
        lines << tr("Registered by %1").arg(version.userId);
    if (!version.source.isEmpty())
        lines << version.source;
    return lines.join(QLatin1Char('\n'));
}

std::optional<double> VersionTableModel::metricOf(const VersionRow &row) const
{
    if (!row.run || !row.run->metrics.contains(m_metric))
        return std::nullopt;
    return row.run->metrics.value(m_metric);
}

QString VersionTableModel::history(const VersionRow &row) const
{
    const ModelVersion &version = row.version;
    if (!version.status.isEmpty() && version.status != QLatin1StringView("READY"))
        return version.status;
    if (row.served && row.served->until) {
        return tr("served %1 – %2")
            .arg(dayText(row.served->from,
                         QDateTime::fromMSecsSinceEpoch(row.served->from).date().year() !=
                             QDateTime::fromMSecsSinceEpoch(*row.served->until).date().year()),
                 dayText(*row.served->until, true));
    }
    if (row.served && version.stage == Stage::Production)
        return tr("in Production since %1").arg(dayText(row.served->from, true));
    return version.creationTime ? tr("registered %1").arg(relativeTime(*version.creationTime, m_now))
                                : QString();
}

QVariant VersionTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section == MetricColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case VersionColumn:
        return tr("Version");
    case StageColumn:
        return tr("Stage");
    case AliasColumn:
        return tr("Aliases");
    case RunColumn:
        return tr("Run");
    case MetricColumn:
        return m_metric.isEmpty() ? tr("Metric") : m_metric;
    case TripletColumn:
        return tr("Triplet");
    case CreatedColumn:
        return tr("Created");
    default:
        return tr("Updated");
    }
}

} // namespace driftline
