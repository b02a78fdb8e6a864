// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/artifacttreemodel.h"

#include <QLocale>

#include <algorithm>
#include <vector>

namespace driftline {

namespace {
enum Column { NameColumn, SizeColumn, ColumnCount };
}

struct ArtifactTreeModel::Node
{
    enum class State { Unread, Asked, Read, Failed };

    ArtifactEntry entry;
    Node *parent = nullptr;
    int row = 0;
    State state = State::Unread;
    std::vector<std::unique_ptr<Node>> children;
};

ArtifactTreeModel::ArtifactTreeModel(QObject *parent) : QAbstractItemModel(parent)
{
    clear();
}

ArtifactTreeModel::~ArtifactTreeModel() = default;

void ArtifactTreeModel::clear()
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_root->entry.isFolder = true;
    m_root->state = Node::State::Failed; // nothing to ask for
    endResetModel();
}

void ArtifactTreeModel::reset()
{
    clear();
    m_root->state = Node::State::Asked;
    Q_EMIT folderWanted(QString());
}

ArtifactTreeModel::Node *ArtifactTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

ArtifactTreeModel::Node *ArtifactTreeModel::find(const QString &path) const
{
    Node *node = m_root.get();
    QString below;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        below += below.isEmpty() ? part : u'/' + part;
        const auto child =
            std::ranges::find(node->children, below, [](const auto &each) { return each->entry.path; });
        if (child == node->children.end())
            return nullptr;
        node = child->get();
    }
    return node;
}

QModelIndex ArtifactTreeModel::indexOf(const Node *node) const
{
    return node == nullptr || node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, node);
}

QModelIndex ArtifactTreeModel::indexOf(const QString &path) const
{
    return indexOf(find(path));
}

void ArtifactTreeModel::setFolder(const QString &path, const QList<ArtifactEntry> &entries)
{
    Node *node = find(path);
    if (node == nullptr || node->state != Node::State::Asked)
        return;
    node->state = Node::State::Read;
    if (entries.isEmpty())
        return;
    beginInsertRows(indexOf(node), 0, static_cast<int>(entries.size()) - 1);
    for (const ArtifactEntry &entry : entries) {
        auto child = std::make_unique<Node>();
        child->entry = entry;
        child->parent = node;
        child->row = static_cast<int>(node->children.size());
        child->state = entry.isFolder ? Node::State::Unread : Node::State::Read;
        node->children.push_back(std::move(child));
    }
    endInsertRows();
}

void ArtifactTreeModel::folderFailed(const QString &path)
{
    if (Node *node = find(path))
        node->state = Node::State::Failed;
}

bool ArtifactTreeModel::isRead(const QString &path) const
{
    const Node *node = find(path);
    return node != nullptr && node->state == Node::State::Read;
}

std::optional<ArtifactEntry> ArtifactTreeModel::entryAt(const QModelIndex &index) const
{
    return index.isValid() ? std::optional(nodeOf(index)->entry) : std::nullopt;
}

QModelIndex ArtifactTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent)
               ? createIndex(row, column, nodeOf(parent)->children[static_cast<size_t>(row)].get())
               : QModelIndex();
}

QModelIndex ArtifactTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(nodeOf(child)->parent) : QModelIndex();
}

int ArtifactTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int ArtifactTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool ArtifactTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const Node *node = nodeOf(parent);
    const bool mayHave = node->state == Node::State::Unread || node->state == Node::State::Asked;
    return !node->children.empty() || (node->entry.isFolder && mayHave);
}

bool ArtifactTreeModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.column() <= 0 && nodeOf(parent)->state == Node::State::Unread;
}

void ArtifactTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    Node *node = nodeOf(parent);
    node->state = Node::State::Asked;
    Q_EMIT folderWanted(node->entry.path);
}

QVariant ArtifactTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index))
        return {};
    const ArtifactEntry &entry = nodeOf(index)->entry;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn)
            return entry.name();
        return entry.size ? QVariant(QLocale().formattedDataSize(*entry.size)) : QVariant();
    case Qt::ToolTipRole:
        return entry.path;
    case Qt::TextAlignmentRole:
        return QVariant((index.column() == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return entry.isFolder ? tr("folder %1").arg(entry.name()) : entry.name();
    case CopyRole:
    case IdRole:
        return entry.path;
    case MutedRole:
        return index.column() == SizeColumn ? QVariant(true) : QVariant();
    default:
        return {};
    }
}

} // namespace driftline
