// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/hopmodel.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

PillItem hopPillItem(HopStatus status)
{
    switch (status) {
    case HopStatus::Verified:
        return {HopModel::tr("✓ verified"), PillKind::Good};
    case HopStatus::Mismatched:
        return {HopModel::tr("≠ mismatched"), PillKind::Bad};
    case HopStatus::Missing:
        break;
    }
    return {HopModel::tr("✕ missing"), PillKind::Warn};
}

QString lineageKindText(const QString &kind)
{
    static constexpr std::pair<const char *, const char *> texts[] = {
        {"model", QT_TRANSLATE_NOOP("LineageKind", "Registered model")},
        {"version", QT_TRANSLATE_NOOP("LineageKind", "Model version")},
        {"run", QT_TRANSLATE_NOOP("LineageKind", "Run")},
        {"commit", QT_TRANSLATE_NOOP("LineageKind", "Git commit")},
        {"pointer", QT_TRANSLATE_NOOP("LineageKind", "DVC pointer")},
        {"data", QT_TRANSLATE_NOOP("LineageKind", "Dataset")},
        {"stage", QT_TRANSLATE_NOOP("LineageKind", "Pipeline stage")},
        {"file", QT_TRANSLATE_NOOP("LineageKind", "File")},
        {"worktree", QT_TRANSLATE_NOOP("LineageKind", "Work tree")},
    };
    for (const auto &[name, text] : texts) {
        if (kind == QLatin1StringView(name))
            return QCoreApplication::translate("LineageKind", text);
    }
    return kind;
}

void HopModel::setGraph(const LineageGraph &graph)
{
    beginResetModel();
    m_hops = graph.hops;
    m_labels.clear();
    for (const LineageNode &node : graph.nodes)
        m_labels.insert(node.id, QStringLiteral("%1 %2").arg(lineageKindText(node.kind), node.label));
    endResetModel();
}

void HopModel::clear()
{
    setGraph({});
}

const LineageHop *HopModel::hop(int row) const
{
    return row >= 0 && row < m_hops.size() ? &m_hops.at(row) : nullptr;
}

int HopModel::rowEndingIn(const QString &nodeId) const
{
    const auto at = std::find_if(m_hops.cbegin(), m_hops.cend(),
                                 [&nodeId](const LineageHop &hop) { return hop.to == nodeId; });
    return nodeId.isEmpty() || at == m_hops.cend() ? -1 : static_cast<int>(at - m_hops.cbegin());
}

int HopModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hops.size());
}

int HopModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString HopModel::nodeText(const QString &id, bool source, const LineageHop &hop) const
{
    QString label = m_labels.value(id);
    if (!label.isEmpty())
        return label;
    // A hop whose end is not known has no node: the kind of the hop says what should be there.
    const QStringList kinds = hop.kind.split(QStringLiteral("→"));
    const QString kind = lineageKindText(kinds.value(source ? 0 : 1));
    return id.isEmpty() ? kind : QStringLiteral("%1 %2").arg(kind, shortId(id));
}

QString HopModel::display(const LineageHop &hop, int column) const
{
    switch (column) {
    case FromColumn:
        return nodeText(hop.from, true, hop);
    case ToColumn:
        return nodeText(hop.to, false, hop);
    case StatusColumn:
        return hopPillItem(hop.status).text;
    default:
        return hop.reason.isEmpty() ? hop.evidence : hop.reason;
    }
}

QVariant HopModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const LineageHop &hop = m_hops.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(hop, column);
    case Qt::ToolTipRole: {
        QStringList lines{hop.reason, hop.evidence};
        lines.removeAll(QString());
        return lines.isEmpty() ? QVariant() : QVariant(lines.join(QLatin1Char('\n')));
    }
    case IdRole:
        return column == FromColumn ? hop.from : hop.to;
    case PillKindRole:
        return column == StatusColumn ? QVariant(int(hopPillItem(hop.status).kind)) : QVariant();
    case MutedRole:
        return column == ReasonColumn && hop.reason.isEmpty() ? QVariant(true) : QVariant();
    default:
        return {};
    }
}

QVariant HopModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    switch (section) {
    case FromColumn:
        return tr("From");
    case ToColumn:
        return tr("To");
    case StatusColumn:
        return tr("Proof");
    default:
        return tr("Why, and what was compared");
    }
}

} // namespace driftline
