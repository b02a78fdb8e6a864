// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A run's artifacts as a tree whose folders are read when they are opened: the model says folderWanted(), and
// whoever listens answers with setFolder() or folderFailed(). GUI thread.

#include "models/domain/artifactstore.h"
#include "models/items/roles.h"

#include <QAbstractItemModel>

#include <memory>

namespace driftline {

class ArtifactTreeModel final : public QAbstractItemModel
{
    Q_OBJECT
public:
    explicit ArtifactTreeModel(QObject *parent = nullptr);
    ~ArtifactTreeModel() override;

    /// Empty and unread; asks for the root.
    void reset();
    void clear();
    /// What lies in a folder that was wanted ("": the root). A folder that is not there any more is ignored.
    void setFolder(const QString &path, const QList<ArtifactEntry> &entries);
    /// It is not asked for again by itself.
    void folderFailed(const QString &path);
    [[nodiscard]] bool isRead(const QString &path) const;
    [[nodiscard]] std::optional<ArtifactEntry> entryAt(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const QString &path) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void folderWanted(const QString &path);

private:
    struct Node;
    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] Node *find(const QString &path) const;
    [[nodiscard]] QModelIndex indexOf(const Node *node) const;

    std::unique_ptr<Node> m_root;
};

} // namespace driftline
