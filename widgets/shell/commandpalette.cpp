// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/commandpalette.h"

#include "models/items/numbertext.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr QSize paletteSize(640, 420);
constexpr int topDistance = 56;
constexpr int pauseMs = 120;
constexpr int pageRows = 8;
} // namespace

CommandPalette::CommandPalette(JobQueue &jobs, QWidget *window)
    : QFrame(window, Qt::Popup),
      m_jobs(jobs),
      m_edit(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_model(new PaletteModel(this)),
      m_pause(new QTimer(this))
{
    setAccessibleName(tr("Search and commands"));
    m_edit->setPlaceholderText(tr("Search runs, models, commits, columns — or type a command"));
    m_edit->setAccessibleName(tr("Search"));
    m_edit->setClearButtonEnabled(true);
    m_edit->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setAccessibleName(tr("Found"));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *delegate = new CellDelegate(m_list);
    delegate->setHairlines(false);
    delegate->setOneLine(true);
    m_list->setItemDelegate(delegate);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMs);
    connect(m_pause, &QTimer::timeout, this, &CommandPalette::searchNext);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::textChanged);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::openWith(QList<PaletteEntry> entries, const WorkspacePtr &workspace)
{
    if (workspace != m_workspace)
        m_columns.clear();
    m_workspace = workspace;
    m_columnsAsked = false;
    m_model->setEntries(std::move(entries));
    m_edit->clear();
    textChanged();
    const QWidget *window = parentWidget();
    const QSize size = paletteSize.boundedTo(window->size() - QSize(32, topDistance + 16));
    resize(size);
    move(window->mapToGlobal(QPoint((window->width() - size.width()) / 2, topDistance)));
    show();
    m_edit->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::textChanged()
{
    const QString text = m_edit->text().trimmed();
    m_model->setText(text);
    stopSearch();
    m_foundRuns.clear();
    m_failure.clear();
    m_parts = m_workspace ? paletteParts(*m_workspace, text) : QList<PalettePart>();
    if (!m_parts.isEmpty())
        m_pause->start();
    readColumns();
    showColumns();
    updateNote();
    selectRow(0);
}

/// What is still looked for is no longer wanted.
void CommandPalette::stopSearch()
{
    static_cast<void>(m_generation.next());
    m_jobs.cancel(m_job);
    m_pause->stop();
    m_parts.clear();
}

void CommandPalette::hideEvent(QHideEvent *event)
{
    stopSearch();
    static_cast<void>(m_columnsGeneration.next());
    m_jobs.cancel(m_columnsJob);
    m_readingColumns = false;
    QFrame::hideEvent(event);
}

/// Once each time that the palette is open and something is looked for: other keys may be in use by then.
void CommandPalette::readColumns()
{
    if (m_columnsAsked || m_parts.isEmpty() || !m_workspace->tracking)
        return;
    m_columnsAsked = m_readingColumns = true;
    const auto ticket = m_columnsGeneration.next();
    m_columnsJob = m_jobs.run<QList<PaletteColumn>>(
        {},
        [workspace = m_workspace](const StopToken &stop, const JobProgress &) {
            return paletteColumns(*workspace->tracking, stop);
        },
        this,
        [this, ticket](const Result<QList<PaletteColumn>> &columns) {
            if (m_columnsGeneration.isCurrent(ticket))
                columnsRead(columns);
        });
}

void CommandPalette::columnsRead(const Result<QList<PaletteColumn>> &columns)
{
    m_readingColumns = false;
    if (columns.isError()) {
        m_columnsAsked = false; // the next text says so again
        if (m_failure.isEmpty())
            m_failure = columns.error().line();
    }
    const bool first = m_columns.isEmpty(); // else they are shown already, as they were before
    if (columns.ok())
        m_columns = *columns;
    if (first)
        showColumns();
    updateNote();
}

void CommandPalette::showColumns()
{
    const FoundColumns columns = findColumns(m_columns, m_edit->text().trimmed());
    QList<PaletteEntry> found;
    for (const PageItem &item : columns.items)
        found << PaletteEntry{item.text, item.detail,
                              [this, request = item.request] { Q_EMIT requested(request); }};
    m_moreColumns = columns.more;
    m_model->addFound(std::move(found));
    if (!m_list->currentIndex().isValid())
        selectRow(0);
}

/// One question at a time: what is quick comes first, and a server gets no more than it can answer.
void CommandPalette::searchNext()
{
    const auto ticket = m_generation.next();
    m_job = m_jobs.run<QList<PageItem>>(
        {},
        [workspace = m_workspace, part = m_parts.first(),
         text = m_edit->text().trimmed()](const StopToken &stop, const JobProgress &) {
            return searchWorkspace(*workspace, part, text, stop);
        },
        this,
        [this, ticket](const Result<QList<PageItem>> &items) {
            if (m_generation.isCurrent(ticket))
                partSearched(items);
        });
}

void CommandPalette::partSearched(const Result<QList<PageItem>> &items)
{
    const PalettePart part = m_parts.takeFirst();
    if (items.isCancelled())
        m_parts.clear();
    if (items.isError()) {
        if (m_failure.isEmpty())
            m_failure = items.error().line();
        // A server that does not answer is not waited for again and again.
        if (isRunPart(part))
            m_parts.removeIf(isRunPart);
    }
    if (items.ok()) {
        QList<PaletteEntry> found;
        for (const PageItem &item : *items) {
            const QString run = item.request.runIds.value(0);
            if (!run.isEmpty() && m_foundRuns.contains(run))
                continue;
            m_foundRuns.insert(run);
            found << PaletteEntry{item.text, item.detail,
                                  [this, request = item.request] { Q_EMIT requested(request); }};
        }
        m_model->addFound(std::move(found));
    }
    if (!m_list->currentIndex().isValid())
        selectRow(0);
    if (!m_parts.isEmpty())
        searchNext();
    updateNote();
}

void CommandPalette::updateNote()
{
    if (!m_parts.isEmpty() || m_readingColumns)
        m_model->setNote(tr("Still looking in %1…").arg(m_workspace->info.name));
    else if (!m_failure.isEmpty())
        m_model->setNote(tr("Not everything could be searched: %1").arg(m_failure));
    else if (m_moreColumns > 0)
        m_model->setNote(tr("%1 more columns fit: write more of the name").arg(countText(m_moreColumns)));
    else
        m_model->setNote(m_model->choiceCount() == 0 ? tr("Nothing found") : QString());
}

void CommandPalette::selectRow(int row)
{
    const int last = m_model->choiceCount() - 1;
    m_list->setCurrentIndex(last < 0 ? QModelIndex() : m_model->index(qBound(0, row, last)));
}

void CommandPalette::runCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || index.row() >= m_model->choiceCount())
        return;
    hide();
    m_model->runRow(index.row());
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int row = m_list->currentIndex().row();
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        selectRow(row + 1);
        return true;
    case Qt::Key_Up:
        selectRow(row - 1);
        return true;
    case Qt::Key_PageDown:
        selectRow(row + pageRows);
        return true;
    case Qt::Key_PageUp:
        selectRow(row - pageRows);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.hairline);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace driftline
