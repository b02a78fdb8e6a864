// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/registry/stageboard.h"

#include "models/items/roles.h"
#include "models/items/versiontablemodel.h"
#include "widgets/kit/card.h"
#include "widgets/kit/pill.h"
#include "widgets/pages/registry/versioncarddelegate.h"

#include <QContextMenuEvent>
#include <QDrag>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QVBoxLayout>

namespace driftline {

namespace {

constexpr auto mimeType = "application/x-driftline-version";

/// Version of a card that is dragged; empty for anything else.
QString draggedVersion(const QMimeData *data)
{
    return QString::fromUtf8(data->data(QLatin1StringView(mimeType)));
}

} // namespace

StageProxy::StageProxy(Stage stage, QObject *parent) : QSortFilterProxyModel(parent), m_stage(stage) {}

bool StageProxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return index.data(VersionTableModel::StageRole).toInt() == int(m_stage);
}

StageList::StageList(VersionTableModel *model, Stage stage, QWidget *parent)
    : QListView(parent), m_versions(model), m_proxy(new StageProxy(stage, this)), m_stage(stage)
{
    m_proxy->setSourceModel(model);
    setModel(m_proxy);
    setModelColumn(VersionTableModel::VersionColumn);
    setItemDelegate(new VersionCardDelegate(this));
    setProperty("look", QStringLiteral("side"));
    setObjectName(QStringLiteral("stage") + stageName(stage));
    setAccessibleName(tr("Versions in %1").arg(stageName(stage)));
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(QListView::Adjust);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDragDropMode(QAbstractItemView::DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setMouseTracking(true);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            Q_EMIT versionSelected(currentVersion());
    });
    connect(this, &QAbstractItemView::doubleClicked, this, &StageList::openMenu);
}

QString StageList::currentVersion() const
{
    return currentIndex().data(IdRole).toString();
}

bool StageList::selectVersion(const QString &version)
{
    const QModelIndex index = m_proxy->mapFromSource(
        m_versions->index(m_versions->rowOf(version), VersionTableModel::VersionColumn));
    if (!index.isValid()) {
        clearSelection();
        setCurrentIndex({});
        return false;
    }
    if (currentIndex() != index)
        setCurrentIndex(index);
    scrollTo(index);
    return true;
}

void StageList::startDrag(Qt::DropActions)
{
    const QModelIndex index = currentIndex();
    if (!index.isValid())
        return;
    auto *data = new QMimeData;
    data->setData(QLatin1StringView(mimeType), currentVersion().toUtf8());
    auto *drag = new QDrag(this);
    drag->setMimeData(data);
    const QRect box = visualRect(index);
    drag->setPixmap(viewport()->grab(box));
    drag->setHotSpot(viewport()->mapFromGlobal(QCursor::pos()) - box.topLeft());
    drag->exec(Qt::MoveAction);
}

void StageList::setHighlighted(bool on)
{
    if (auto *card = qobject_cast<Card *>(parentWidget()))
        card->setHighlighted(on);
}

void StageList::dragEnterEvent(QDragEnterEvent *event)
{
    const QString version = draggedVersion(event->mimeData());
    const bool here = m_proxy->mapFromSource(m_versions->index(m_versions->rowOf(version), 0)).isValid();
    if (version.isEmpty() || here)
        return;
    event->acceptProposedAction();
    setHighlighted(true);
}

void StageList::dragMoveEvent(QDragMoveEvent *event)
{
    event->acceptProposedAction();
}

void StageList::dragLeaveEvent(QDragLeaveEvent *)
{
    setHighlighted(false);
}

void StageList::dropEvent(QDropEvent *event)
{
    setHighlighted(false);
    const QString version = draggedVersion(event->mimeData());
    if (version.isEmpty())
        return;
    // Nothing moves yet: the view must not remove the card by itself.
    event->setDropAction(Qt::IgnoreAction);
    event->accept();
    Q_EMIT dropped(version);
}

void StageList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        openMenu();
    else
        QListView::keyPressEvent(event);
}

void StageList::contextMenuEvent(QContextMenuEvent *)
{
    openMenu();
}

void StageList::openMenu()
{
    const QModelIndex index = currentIndex();
    if (index.isValid())
        Q_EMIT menuRequested(currentVersion(), viewport()->mapToGlobal(visualRect(index).center()));
}

StageBoard::StageBoard(VersionTableModel *model, QWidget *parent) : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    for (const Stage stage : {Stage::None, Stage::Staging, Stage::Production, Stage::Archived})
        addColumn(stage, model);
}

void StageBoard::addColumn(Stage stage, VersionTableModel *model)
{
    auto *column = new Card(this);
    const PillItem pill = stagePill(stage);
    auto *list = new StageList(model, stage, column);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(10, 10, 4, 6);
    layout->setSpacing(6);
    layout->addWidget(new Pill(pill.text, pill.kind, column), 0, Qt::AlignLeft);
    layout->addWidget(list, 1);
    this->layout()->addWidget(column);
    m_lists.append(list);
    connect(list, &StageList::dropped, this,
            [this, stage](const QString &version) { Q_EMIT moveRequested(version, stage); });
    connect(list, &StageList::menuRequested, this, &StageBoard::menuRequested);
    connect(list, &StageList::versionSelected, this, [this, list](const QString &version) {
        for (StageList *other : std::as_const(m_lists)) {
            if (other != list)
                other->selectVersion({}); // one card is current on the whole board
        }
        Q_EMIT versionSelected(version);
    });
}

void StageBoard::selectVersion(const QString &version)
{
    for (StageList *list : std::as_const(m_lists))
        list->selectVersion(version);
}

StageList *StageBoard::list(Stage stage) const
{
    for (StageList *list : m_lists) {
        if (list->stage() == stage)
            return list;
    }
    return nullptr;
}

} // namespace driftline
