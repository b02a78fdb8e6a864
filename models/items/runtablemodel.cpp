// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/runtablemodel.h"

#include "models/items/celltext.h"
#include "models/items/numbertext.h"

#include "models/base/csvtext.h"

#include <algorithm>
#include <utility>

namespace driftline {

namespace {

using Kind = RunColumn::Kind;

constexpr int rowsForAlignment = 100;
constexpr int commitDigits = 7;
constexpr qsizetype longestToolTip = 2000;

QString shownName(const Run &run)
{
    return run.name.isEmpty() ? shortId(run.id.text()) : oneLine(run.name);
}

QVariant textOrNothing(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

QString datasetCell(const Run &run)
{
    const QString text = oneLine(datasetOf(run));
    return run.datasets.size() > 1
               ? QStringLiteral("%1 +%2").arg(text, QString::number(run.datasets.size() - 1))
               : text;
}

bool isNumeric(Kind kind)
{
    return kind == Kind::Metric || kind == Kind::Duration;
}

/// Parameters are text, but most are numbers, and those read better right-aligned.
bool looksNumeric(const QString &text)
{
    bool ok = false;
    text.toDouble(&ok);
    return ok;
}

} // namespace

RunTableModel::RunTableModel(QObject *parent)
    : QAbstractTableModel(parent), m_columns{{Kind::Mark, {}}, {Kind::Name, {}}}
{}

void RunTableModel::setColumns(const QList<RunColumn> &columns)
{
    beginResetModel();
    m_columns = QList<RunColumn>{{Kind::Mark, {}}, {Kind::Name, {}}} + columns;
    endResetModel();
}

void RunTableModel::announceColumn(Kind kind)
{
    for (int section = 0; section < m_columns.size() && rowCount() > 0; ++section) {
        if (m_columns[section].kind == kind)
            Q_EMIT dataChanged(index(0, section), index(rowCount() - 1, section));
    }
}

void RunTableModel::setVersionPills(const QHash<RunId, QList<PillItem>> &pills)
{
    m_pills = pills;
    announceColumn(Kind::Model);
}

void RunTableModel::setMarked(const QHash<RunId, int> &series)
{
    if (series == m_marked)
        return;
    m_marked = series;
    announceColumn(Kind::Mark);
}

void RunTableModel::setColours(const QHash<RunId, int> &colours)
{
    if (colours == m_colours)
        return;
    m_colours = colours;
    announceColumn(Kind::Mark);
}

void RunTableModel::setNow(UtcMs now)
{
    m_now = now;
    announceColumn(Kind::Started);
}

int RunTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows.count();
}

int RunTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant RunTableModel::data(const QModelIndex &index, int role) const
{
    // Not by checkIndex(), which takes longer than most answers.
    if (!index.isValid() || index.row() >= m_rows.count() || index.column() >= m_columns.size())
        return {};
    const RunColumn &column = m_columns[index.column()];
    const Run *loaded = m_rows.at(index.row());
    if (loaded == nullptr)
        return awaited(index.row(), column, role);
    const Run &run = *loaded;
    switch (role) {
    case Qt::DisplayRole:
        // The order is the source's, so that the parent may stand anywhere: the mark says that there is one.
        if (column.kind == Kind::Name && m_rows.depthAt(index.row()) == 0 &&
            run.tags.contains(tags::parentRunId))
            return QStringLiteral("↳ ") + display(run, column);
        return textOrNothing(display(run, column));
    case PinnedRole:
        if (!m_rows.isPinned(index.row()))
            return {};
        return static_cast<int>(m_rows.isPinned(index.row() + 1) ? Pinned::Yes : Pinned::Last);
    case FoldRole:
        return column.kind == Kind::Name && m_parents ? QVariant(static_cast<int>(foldOf(index.row())))
                                                      : QVariant();
    case DepthRole:
        return column.kind == Kind::Name ? QVariant(m_rows.depthAt(index.row())) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(run, column);
    case Qt::TextAlignmentRole: {
        const bool right = isNumeric(column.kind) ||
                           (column.kind == Kind::Param && looksNumeric(run.params.value(column.key)));
        return QVariant((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case Qt::AccessibleTextRole:
        if (column.kind == Kind::Mark)
            return (m_marked.contains(run.id) ? tr("selected") : tr("not selected")) +
                   (m_rows.isPinned(index.row()) ? tr(", pinned") : QString());
        if (column.kind == Kind::Model)
            return pillsText(run);
        if (const QString parent = run.tags.value(tags::parentRunId);
            column.kind == Kind::Name && !parent.isEmpty())
            return tr("%1, part of %2").arg(shownName(run), nameOf(parent));
        if (column.kind == Kind::Name && m_parents && foldOf(index.row()) != Fold::Leaf)
            return foldOf(index.row()) == Fold::Folded ? tr("%1, folded").arg(shownName(run))
                                                       : tr("%1, unfolded").arg(shownName(run));
        return display(run, column);
    case SortRole:
        return sortValue(run, column);
    case IdRole:
        return run.id.text();
    default:
        return meaning(run, index.column(), role);
    }
}

QString RunTableModel::display(const Run &run, const RunColumn &column) const
{
    switch (column.kind) {
    case Kind::Name:
        return shownName(run);
    case Kind::Started:
        return run.startTime ? relativeTime(*run.startTime, m_now) : QString();
    case Kind::Duration: {
        QString length = durationText(run.startTime, run.endTime);
        if (run.status == RunStatus::Running || run.status == RunStatus::Scheduled)
            return run.status == RunStatus::Running ? tr("running") : tr("scheduled");
        if (run.status == RunStatus::Failed || run.status == RunStatus::Killed)
            return length.isEmpty() ? QStringLiteral("✕") : QStringLiteral("✕ ") + length;
        return length;
    }
    case Kind::Status:
        return runStatusName(run.status);
    case Kind::User:
        return run.userId;
    case Kind::RunId:
        return shortId(run.id.text());
    case Kind::Commit:
        return shortId(commitOf(run), commitDigits);
    case Kind::Dataset:
        return datasetCell(run);
    case Kind::Experiment:
        return m_experimentNames.value(run.experimentId, run.experimentId.text());
    case Kind::Metric:
        return metricCell(run, column);
    case Kind::Param:
        return oneLine(run.params.value(column.key));
    case Kind::Tag:
        return oneLine(run.tags.value(column.key));
    case Kind::Model: // painted as chips
    case Kind::Mark:
        break;
    }
    return {};
}

/// The run's name where it is loaded, else its id.
QString RunTableModel::nameOf(const QString &id) const
{
    const int row = rowOf(RunId(id));
    const Run *run = row < 0 ? nullptr : m_rows.at(row);
    return run == nullptr || run->name.isEmpty() ? id : run->name;
}

/// What is said of a run that is not in memory.
QVariant RunTableModel::awaited(int row, const RunColumn &column, int role) const
{
    if (column.kind == Kind::Name && (role == Qt::DisplayRole || role == Qt::AccessibleTextRole))
        return QString(QChar(0x2026));
    if (role == MutedRole)
        return true;
    if (role == IdRole)
        return m_rows.idAt(row).text();
    return {};
}

Fold RunTableModel::foldOf(int row) const
{
    if (m_rows.isUnfolded(row))
        return Fold::Unfolded;
    return m_parents && m_parents->mayBe(m_rows.idAt(row)) ? Fold::Folded : Fold::Leaf;
}

QVariant RunTableModel::toolTip(const Run &run, const RunColumn &column) const
{
    switch (column.kind) {
    case Kind::Name: {
        const QString whole = QStringLiteral("%1\n%2").arg(run.name.left(longestToolTip), run.id.text());
        const QString parent = run.tags.value(tags::parentRunId);
        return parent.isEmpty() ? whole : whole + QLatin1Char('\n') + tr("part of %1").arg(nameOf(parent));
    }
    case Kind::Started:
        return run.startTime ? localTime(*run.startTime) : QVariant();
    case Kind::Duration:
        return run.endTime ? tr("%1, ended %2").arg(runStatusName(run.status), localTime(*run.endTime))
                           : runStatusName(run.status);
    case Kind::Model:
        return textOrNothing(pillsText(run));
    case Kind::RunId:
        return run.id.text();
    case Kind::Commit:
        return textOrNothing(commitOf(run));
    case Kind::Dataset: {
        QStringList lines;
        for (const DatasetInput &input : run.datasets)
            lines.append(input.name + QStringLiteral(" · ") + input.digest);
        return textOrNothing(lines.join(u'\n').left(longestToolTip));
    }
    case Kind::Metric: {
        const auto value = metricOf(run, column);
        return value ? QVariant(QString::number(*value, 'g', 17)) : QVariant();
    }
    case Kind::Param:
        return textOrNothing(run.params.value(column.key).left(longestToolTip));
    case Kind::Tag:
        return textOrNothing(run.tags.value(column.key).left(longestToolTip));
    case Kind::Mark:
        return m_rows.isPinned(rowOf(run.id)) ? tr("Pinned to the top") : QVariant();
    case Kind::Status:
    case Kind::User:
    case Kind::Experiment:
        break;
    }
    return {};
}

QVariant RunTableModel::sortValue(const Run &run, const RunColumn &column) const
{
    switch (column.kind) {
    case Kind::Name:
        return shownName(run);
    case Kind::Started:
        return run.startTime ? QVariant(*run.startTime) : QVariant();
    case Kind::Duration:
        return durationOf(run) ? QVariant(*durationOf(run)) : QVariant();
    case Kind::Metric: {
        const auto value = metricOf(run, column);
        return value ? QVariant(*value) : QVariant();
    }
    default:
        return textOrNothing(display(run, column));
    }
}

/// Whole and exact; absent where the display says it all.
QVariant RunTableModel::copyValue(const Run &run, const RunColumn &column) const
{
    switch (column.kind) {
    case Kind::Name:
        return run.name.isEmpty() ? run.id.text() : run.name;
    case Kind::RunId:
        return run.id.text();
    case Kind::Commit:
        return commitOf(run);
    case Kind::Model:
        return pillsText(run);
    case Kind::Param:
        return textOrNothing(run.params.value(column.key));
    case Kind::Tag:
        return textOrNothing(run.tags.value(column.key));
    case Kind::Metric: {
        const auto value = metricOf(run, column);
        return value ? exactNumber(*value) : QVariant();
    }
    case Kind::Started:
    case Kind::Dataset:
        return toolTip(run, column);
    default:
        return {};
    }
}

QVariant RunTableModel::meaning(const Run &run, int section, int role) const
{
    const RunColumn &column = m_columns[section];
    switch (role) {
    case SeriesIndexRole:
        return column.kind == Kind::Mark ? QVariant(m_marked.value(run.id, m_colours.value(run.id, -1)))
                                         : QVariant();
    case PillsRole:
        return column.kind == Kind::Model && m_pills.contains(run.id)
                   ? QVariant::fromValue(m_pills.value(run.id))
                   : QVariant();
    case BoldRole:
        return isNumeric(column.kind) && !m_order.isEmpty() && m_order.first().column == column
                   ? QVariant(true)
                   : QVariant();
    case MonospaceRole:
        return column.kind == Kind::Commit || column.kind == Kind::RunId ? QVariant(true) : QVariant();
    case MutedRole:
        return column.kind == Kind::Started || column.kind == Kind::Commit ? QVariant(true) : QVariant();
    case ToneRole:
        if (column.kind == Kind::Duration &&
            (run.status == RunStatus::Failed || run.status == RunStatus::Killed))
            return static_cast<int>(Tone::Bad);
        return {};
    case CopyRole:
        return copyValue(run, column);
    default:
        return {};
    }
}

QString RunTableModel::pillsText(const Run &run) const
{
    QStringList texts;
    for (const PillItem &pill : m_pills.value(run.id))
        texts.append(pill.text);
    return texts.join(QStringLiteral(", "));
}

/// As its first value is; remembered, since that run may leave the memory.
bool RunTableModel::isNumericParam(const RunColumn &column) const
{
    if (column.kind != Kind::Param)
        return false;
    if (const auto known = m_numericParams.constFind(column.key); known != m_numericParams.cend())
        return *known;
    for (int row = 0; row < std::min(m_rows.count(), rowsForAlignment); ++row) {
        const Run *run = m_rows.at(row);
        const QString value = run == nullptr ? QString() : run->params.value(column.key);
        if (!value.isEmpty())
            return *m_numericParams.insert(column.key, looksNumeric(value));
    }
    return true;
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || orientation != Qt::Horizontal || section >= m_columns.size())
        return {};
    const RunColumn &column = m_columns[section];
    switch (role) {
    case Qt::DisplayRole:
        return runColumnTitle(column);
    case Qt::ToolTipRole:
        if (column.kind == Kind::Mark)
            return tr("Selected for comparison");
        if (column.value != RunColumn::Value::Last)
            return tr("%1\n%2 of the whole history, NaN left out")
                .arg(runColumnId(column), metricValueName(column));
        return runColumnId(column);
    case SortMarkRole:
        return textOrNothing(sortMark(column));
    case Qt::TextAlignmentRole:
        return QVariant((isNumeric(column.kind) || isNumericParam(column) ? Qt::AlignRight : Qt::AlignLeft) |
                        Qt::AlignVCenter);
    case IdRole:
        return runColumnId(column);
    case Qt::InitialSortOrderRole: // the newest and the highest are looked for first
        return QVariant::fromValue(column.kind == Kind::Metric || column.kind == Kind::Started
                                       ? Qt::DescendingOrder
                                       : Qt::AscendingOrder);
    default:
        return {};
    }
}

} // namespace driftline
