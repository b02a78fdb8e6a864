// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The versions as cards in four columns, one for each stage. A card is moved by dragging it into another
// column; the board itself moves nothing, it asks.

#include "models/domain/registry.h"

#include <QListView>
#include <QSortFilterProxyModel>

namespace driftline {

class Pill;
class VersionTableModel;

/// The versions of one stage.
class StageProxy final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit StageProxy(Stage stage, QObject *parent = nullptr);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    Stage m_stage;
};

/// The cards of one stage.
class StageList final : public QListView
{
    Q_OBJECT
public:
    StageList(VersionTableModel *model, Stage stage, QWidget *parent = nullptr);
    [[nodiscard]] Stage stage() const { return m_stage; }
    /// Empty when none is current here.
    [[nodiscard]] QString currentVersion() const;
    /// False when the version is not in this stage.
    bool selectVersion(const QString &version);

Q_SIGNALS:
    void dropped(const QString &version);
    void versionSelected(const QString &version);
    /// Enter, double click or the context menu's place.
    void menuRequested(const QString &version, const QPoint &globalPosition);

protected:
    void startDrag(Qt::DropActions actions) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void openMenu();
    void setHighlighted(bool on);

    VersionTableModel *m_versions;
    StageProxy *m_proxy;
    Stage m_stage;
};

class StageBoard final : public QWidget
{
    Q_OBJECT
public:
    explicit StageBoard(VersionTableModel *model, QWidget *parent = nullptr);
    void selectVersion(const QString &version);
    [[nodiscard]] StageList *list(Stage stage) const;

Q_SIGNALS:
    void versionSelected(const QString &version);
    void moveRequested(const QString &version, driftline::Stage to);
    void menuRequested(const QString &version, const QPoint &globalPosition);

private:
    void addColumn(Stage stage, VersionTableModel *model);

    QList<StageList *> m_lists;
};

} // namespace driftline
