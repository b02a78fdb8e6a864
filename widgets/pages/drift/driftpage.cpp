// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftpage.h"

#include "models/actions/driftcheck.h"
#include "models/items/driftmodel.h"
#include "models/items/drifttext.h"
#include "widgets/kit/emptystate.h"
#include "widgets/pages/drift/driftcolumnsdialog.h"
#include "widgets/pages/drift/driftdetail.h"
#include "widgets/pages/drift/driftexports.h"
#include "widgets/pages/drift/driftfeed.h"
#include "widgets/pages/drift/driftoptionsbar.h"
#include "widgets/pages/drift/drifttable.h"
#include "widgets/pages/drift/driftverdictcard.h"
#include "widgets/pages/drift/profilekeeper.h"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace driftline {

namespace {

constexpr int margin = 14;
constexpr int spacing = 10;
constexpr int pollMs = 50;
constexpr int firstPollMs = 10; // somebody waits for the first column

} // namespace

DriftPage::DriftPage(const PageServices &services, QWidget *parent)
    : Page(PageId::Drift, parent),
      m_services(services),
      m_verdict(new DriftVerdictCard(this)),
      m_options(new DriftOptionsBar(this)),
      m_exports(new DriftExports(services, this)),
      m_keeper(new ProfileKeeper(services, this)),
      m_model(new DriftModel(this)),
      m_table(new DriftTable(m_model, this)),
      m_detail(new DriftDetail(this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_empty(new EmptyState(this)),
      m_body(new QStackedWidget(this)),
      m_poll(new QTimer(this))
{
    m_reference.card = new DriftSideCard(DriftSideKind::Reference, this);
    m_live.card = new DriftSideCard(DriftSideKind::Live, this);
    buildLayout();
    connectParts();
    showEmpty();
}

void DriftPage::buildLayout()
{
    auto *files = new QHBoxLayout;
    files->setSpacing(spacing);
    files->addWidget(m_reference.card, 3);
    files->addWidget(m_live.card, 3);
    files->addWidget(m_verdict, 2);

    auto *tableCard = new Card(this);
    auto *tableLayout = new QVBoxLayout(tableCard);
    tableLayout->setContentsMargins(1, 4, 1, 4);
    tableLayout->addWidget(m_table);
    m_splitter->addWidget(tableCard);
    m_splitter->addWidget(m_detail);
    m_splitter->setHandleWidth(spacing);
    m_splitter->setProperty("look", QStringLiteral("clear"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 5);
    m_splitter->setStretchFactor(1, 4);
    m_splitter->setSizes({500, 400});

    auto *drop = new DropZone(this);
    drop->setObjectName(QStringLiteral("driftDropZone"));
    auto *dropLayout = new QVBoxLayout(drop);
    dropLayout->addWidget(m_empty);
    connect(drop, &DropZone::filesDropped, this, [this](const QStringList &paths) {
        if (paths.size() == 1)
            askSide(paths.constFirst(), tr("dropped just now"));
        else
            filesDropped(DriftSideKind::Reference, paths);
    });
    m_body->addWidget(drop);
    m_body->addWidget(m_splitter);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin - 2, margin, margin - 2);
    layout->setSpacing(spacing);
    layout->addLayout(files);
    layout->addWidget(m_options);
    m_options->layout()->addWidget(m_exports->button());
    layout->addWidget(m_body, 1);

    setTabOrder(m_reference.card, m_live.card);
    setTabOrder(m_live.card, m_verdict);
    setTabOrder(m_verdict, m_options);
    setTabOrder(m_options, m_table);
}

void DriftPage::connectParts()
{
    for (Side *side : {&m_reference, &m_live}) {
        const auto kind = side == &m_reference ? DriftSideKind::Reference : DriftSideKind::Live;
        connect(side->card, &DriftSideCard::fileChosen, this, [this, side](const QString &path) {
            setSide(*side, {path});
            start();
        });
        connect(side->card, &DropZone::filesDropped, this,
                [this, kind](const QStringList &paths) { filesDropped(kind, paths); });
        connect(side->card, &DriftSideCard::readingChosen, this, [this, side](const ReadOptions &options) {
            side->file.read = options;
            start();
        });
    }
    auto *paste = new QAction(tr("Paste files"), this);
    paste->setShortcut(QKeySequence::Paste);
    paste->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(paste, &QAction::triggered, this, &DriftPage::paste);
    addAction(paste);
    connect(m_reference.card, &DriftSideCard::modelWanted, this, &DriftPage::chooseModel);
    connect(m_verdict, &DriftVerdictCard::cancelRequested, this, [this] { m_services.jobs.cancel(m_job); });
    connect(m_options, &DriftOptionsBar::optionsChanged, this, [this] {
        if (!m_reference.file.path.isEmpty() && !m_live.file.path.isEmpty())
            compare();
    });
    connect(m_options, &DriftOptionsBar::problemChanged, this, &DriftPage::statusTextChanged);
    connect(m_options, &DriftOptionsBar::filterChanged, this, [this](const QString &text) {
        m_table->setNameFilter(text.trimmed());
        Q_EMIT statusTextChanged();
    });
    connect(m_options->swapAction(), &QAction::triggered, this, &DriftPage::swapSides);
    connect(m_options->compareAction(), &QAction::triggered, this, &DriftPage::refresh);
    auto *find = new QAction(tr("Filter columns"), this);
    find->setShortcut(QKeySequence::Find);
    connect(find, &QAction::triggered, this, [this] {
        m_options->filter()->setFocus(Qt::ShortcutFocusReason);
        m_options->filter()->selectAll();
    });
    connect(m_options->columnsAction(), &QAction::triggered, this, &DriftPage::chooseColumns);
    for (QAction *action :
         QList{m_options->columnsAction(), m_options->swapAction(), m_options->compareAction(), find} +
             m_exports->actions() + QList{m_keeper->action()}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    m_exports->offer(m_keeper->action());
    const auto tellExported = [this](const QString &text) {
        m_exported = text;
        Q_EMIT statusTextChanged();
    };
    connect(m_exports, &DriftExports::failed, this, &DriftPage::actionFailed);
    connect(m_exports, &DriftExports::finished, this, tellExported);
    connect(m_keeper, &ProfileKeeper::failed, this, &DriftPage::actionFailed);
    connect(m_keeper, &ProfileKeeper::finished, this, tellExported);
    connect(m_table, &DriftTable::currentColumnChanged, this, &DriftPage::showCurrentColumn);
    connect(m_poll, &QTimer::timeout, this, &DriftPage::takeColumns);
}

void DriftPage::setWorkspace(const WorkspacePtr &workspace)
{
    stop();
    m_workspace = workspace;
    m_keeper->setWorkspace(workspace);
    setReport(std::nullopt);
    m_model->clear();
    m_detail->clear();
    m_wantedColumn.clear();
    const QStringList files = workspace ? workspace->dataFiles : QStringList();
    const QString root = workspace && workspace->repository ? workspace->repository->root()
                         : workspace                        ? workspace->info.uri
                                                            : QString();
    for (Side *side : {&m_reference, &m_live}) {
        side->card->setDataFiles(files, root);
        side->card->setRecentFiles(recentFiles(m_services.settings));
        setSide(*side, {});
    }
    showEmpty();
    m_suggested = false;
    if (isVisible())
        suggestFiles();
}

void DriftPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    suggestFiles();
}

void DriftPage::refresh()
{
    start();
}

void DriftPage::start()
{
    if (!m_reference.file.path.isEmpty() && !m_live.file.path.isEmpty()) {
        compare();
        return;
    }
    stop();
    setReport(std::nullopt);
    m_model->clear();
    showEmpty();
    for (Side *side : {&m_reference, &m_live}) {
        if (!side->file.path.isEmpty())
            probe(*side);
    }
}

void DriftPage::stop()
{
    // Whatever still comes is late.
    (void)m_generation.next();
    for (Side *side : {&m_reference, &m_live}) {
        (void)side->generation.next();
        m_services.jobs.cancel(side->probe);
    }
    m_services.jobs.cancel(m_job);
    m_poll->stop();
    m_running = 0;
}

void DriftPage::compare()
{
    if (const QString selected = m_table->selectedColumn(); !selected.isEmpty() && m_wantedColumn.isEmpty())
        m_wantedColumn = selected;
    stop();
    const auto ticket = m_generation.next();
    setReport(std::nullopt);
    m_model->clear();
    m_detail->clear();
    for (Side *side : {&m_reference, &m_live}) {
        side->file.problem.clear();
        side->card->setFile(side->file);
    }
    m_feed = std::make_shared<DriftFeed>();
    m_verdict->showProgress(0, 0);
    m_empty->setBusy(tr("Opening both files…"));
    m_body->setCurrentIndex(0);
    m_running = 1;
    m_poll->start(firstPollMs);

    const DatasetReader &reader = m_services.datasets;
    m_job = m_services.jobs.run<DriftReport>(
        tr("Comparing %1 with %2")
            .arg(QFileInfo(m_live.file.path).fileName(), QFileInfo(m_reference.file.path).fileName()),
        [&reader, reference = m_reference.file.path, live = m_live.file.path, options = m_options->options(),
         feed = m_feed, reading = DriftReading{m_reference.file.read, m_live.file.read}](
            const StopToken &stop, const JobProgress &progress) {
            return checkDrift(
                reader, Reference<QString>(reference), Live<QString>(live), options, stop,
                [&feed, &progress](qsizetype index, qsizetype total, const ColumnDrift &column) {
                    progress.report(feed->add(index, total, column), total);
                },
                reading);
        },
        this,
        [this, ticket](const Result<DriftReport> &result) {
            if (m_generation.isCurrent(ticket))
                finished(result);
        });
    Q_EMIT statusTextChanged();
}

void DriftPage::takeColumns()
{
    const auto fresh = m_feed->take();
    if (fresh.isEmpty())
        return;
    m_poll->setInterval(pollMs);
    m_model->addColumns(fresh);
    m_verdict->showProgress(m_feed->done(), m_feed->total());
    m_body->setCurrentIndex(1);
    if (!m_wantedColumn.isEmpty())
        m_table->selectColumn(m_wantedColumn);
    else if (!m_table->currentIndex()
                  .isValid()) { // something to look at until it is known which is the worst
        m_table->selectFirst();
        m_shownMeanwhile = m_table->selectedColumn();
    }
    Q_EMIT statusTextChanged();
}

void DriftPage::finished(const Result<DriftReport> &result)
{
    m_poll->stop();
    m_running = 0;
    if (result.isCancelled()) {
        takeColumns();
        for (Side *side : {&m_reference, &m_live}) {
            if (!side->file.rows && side->file.problem.isEmpty())
                side->file.problem = tr("cancelled");
            side->card->setFile(side->file);
        }
        m_verdict->showCancelled(m_feed->done());
        if (m_model->rowCount() == 0) {
            m_empty->setContent(QStringLiteral("drift"), tr("Cancelled"), tr("Nothing was compared."));
            m_empty->setAction(m_options->compareAction());
            m_body->setCurrentIndex(0);
        }
    } else if (result.isError()) {
        showFailure(result.error());
    } else {
        setReport(*result);
        m_model->setReport(*result);
        showFound(m_reference, result->reference);
        showFound(m_live, result->live);
        m_verdict->showReport(*result);
        keepRecent();
        m_options->setFound(*result);
        m_body->setCurrentIndex(1);
        if (!m_wantedColumn.isEmpty())
            m_table->selectColumn(m_wantedColumn);
        m_wantedColumn.clear();
        if (m_table->selectedColumn() == std::exchange(m_shownMeanwhile, QString()))
            m_table->selectFirst();
        showCurrentColumn();
    }
    Q_EMIT statusTextChanged();
}

void DriftPage::setReport(const std::optional<DriftReport> &report)
{
    m_report = report;
    if (m_workspace) // those of files that are no longer compared go
        m_workspace->problems->replace(QStringLiteral("drift"), report ? report->problems : QList<Problem>());
    m_exports->setReport(report);
}

void DriftPage::showFailure(const Error &error)
{
    m_model->clear();
    for (Side *side : {&m_reference, &m_live}) {
        if (error.code == ErrorCode::Unreadable && error.where.startsWith(side->file.path)) {
            side->file.problem = error.what;
            side->card->setFile(side->file);
        } else if (!side->file.rows) {
            probe(*side); // the other one may well be readable
        }
    }
    m_verdict->showFailed();
    m_empty->setError(error);
    m_empty->setAction(m_options->compareAction());
    m_body->setCurrentIndex(0);
}

void DriftPage::showEmpty()
{
    m_verdict->showNothing();
    m_detail->clear();
    const bool noReference = m_reference.file.path.isEmpty();
    if (noReference && m_live.file.path.isEmpty())
        m_empty->setContent(
            QStringLiteral("drift"), tr("Drop two data files here"),
            tr("The first is the reference, the second the live data: CSV, JSON lines, Parquet, Arrow or "
               "Feather. Or choose each one above; files of the open project are offered there."));
    else
        m_empty->setContent(QStringLiteral("drift"),
                            noReference ? tr("Now the reference file") : tr("Now the live file"),
                            tr("Drop it here, or choose it above."));
    m_empty->setAction(nullptr);
    m_body->setCurrentIndex(0);
    Q_EMIT statusTextChanged();
}

void DriftPage::chooseColumns()
{
    // Of the last report: a choice for a column that made the next check fail can be taken back.
    auto *dialog = new DriftColumnsDialog(m_options->found(), m_options->options(), this);
    connect(dialog, &DriftColumnsDialog::chosen, m_options, &DriftOptionsBar::setColumnOptions);
    dialog->open();
}

void DriftPage::showCurrentColumn()
{
    const ColumnDrift *column = m_table->current();
    m_exports->setColumn(column ? std::optional(*column) : std::nullopt);
    if (column)
        m_detail->setColumn(*column, m_report ? m_report->windows : QList<DriftWindow>(),
                            m_options->options().windows.unit);
    else
        m_detail->clear();
}

bool DriftPage::isSettled() const
{
    return m_running == 0;
}

QString DriftPage::statusText() const
{
    if (const QString problem = m_options->problem(); !problem.isEmpty())
        return tr("the threshold is not applied: %1").arg(problem);
    if (!m_report)
        return m_running > 0 ? tr("Comparing…") : m_exported;
    QString text =
        m_report->columns.size() == 1 ? tr("1 column") : tr("%1 columns").arg(m_report->columns.size());
    if (m_table->shownColumns() != m_model->rowCount())
        text = tr("%1 of %2 columns match").arg(m_table->shownColumns()).arg(m_model->rowCount());
    QStringList parts{text, driftHeadline(*m_report), tr("%1 ms").arg(m_report->elapsedMs)};
    if (!m_exported.isEmpty())
        parts.append(m_exported);
    return parts.join(QStringLiteral(" · "));
}

} // namespace driftline
