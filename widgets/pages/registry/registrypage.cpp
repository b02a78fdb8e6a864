// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/registry/registrypage.h"

#include "models/actions/versionselector.h"
#include "models/analysis/journalchain.h"
#include "models/analysis/journalhistory.h"
#include "models/items/numbertext.h"
#include "models/items/roles.h"
#include "models/items/sortproxy.h"
#include "models/items/versiontablemodel.h"
#include "models/session/settings.h"
#include "widgets/kit/card.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/chipbar.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"
#include "widgets/pages/registry/journalpanel.h"
#include "widgets/pages/registry/movedialog.h"
#include "widgets/pages/registry/stageboard.h"

#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace driftline {

namespace {

constexpr int margin = 14;
constexpr int sideWidth = 186; ///< as on the Runs page
constexpr int journalHeight = 210;

} // namespace

RegistryPage::RegistryPage(const PageServices &services, QWidget *parent)
    : Page(PageId::Registry, parent),
      m_services(services),
      m_models(new QListWidget(this)),
      m_side(makeSide()),
      m_title(new QLabel(this)),
      m_subtitle(new QLabel(this)),
      m_metric(new QComboBox(this)),
      m_views(new ChipBar(this)),
      m_move(new QPushButton(tr("Move to ▾"), this)),
      m_lineage(new QPushButton(tr("Show lineage"), this)),
      m_menu(new QMenu(this)),
      m_versions(new VersionTableModel(this)),
      m_sorted(new SortProxy(this)),
      m_board(new StageBoard(m_versions, this)),
      m_table(new TableView(this)),
      m_stack(new QStackedWidget(this)),
      m_journal(new JournalPanel(this)),
      m_empty(new EmptyState(this)),
      m_body(new QStackedWidget(this)),
      m_retry(new QAction(tr("Try again"), this))
{
    makeTable();
    makeMoveActions();
    buildLayout();
    connectParts();
    setWorkspace(nullptr);
}

void RegistryPage::makeTable()
{
    m_sorted->setSourceModel(m_versions);
    m_table->setObjectName(QStringLiteral("versionTable"));
    m_table->setAccessibleName(tr("Versions"));
    m_table->setModel(m_sorted);
    m_table->setTwoLineRows(true);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(VersionTableModel::VersionColumn, Qt::DescendingOrder);
    auto *header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(VersionTableModel::VersionColumn, QHeaderView::Stretch);
    header->resizeSection(VersionTableModel::StageColumn, 124);
    header->resizeSection(VersionTableModel::AliasColumn, 116);
    header->resizeSection(VersionTableModel::RunColumn, 144);
    header->resizeSection(VersionTableModel::MetricColumn, 84);
    header->resizeSection(VersionTableModel::TripletColumn, 88);
    header->resizeSection(VersionTableModel::CreatedColumn, 98);
    header->resizeSection(VersionTableModel::UpdatedColumn, 98);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
}

void RegistryPage::makeMoveActions()
{
    for (const Stage stage : {Stage::None, Stage::Staging, Stage::Production, Stage::Archived}) {
        QAction *action = m_menu->addAction(tr("Move to %1…").arg(stageName(stage)));
        action->setObjectName(QStringLiteral("moveTo") + stageName(stage));
        connect(action, &QAction::triggered, this, [this, stage] { openMove(m_version, stage); });
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_moves.append(action);
        addAction(action);
    }
    m_moves.at(int(Stage::Staging))->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    m_moves.at(int(Stage::Production))->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    m_moves.at(int(Stage::Archived))->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
}

QWidget *RegistryPage::makeToolbar()
{
    auto *bar = new QWidget(this);
    setLook(m_title, "title");
    m_title->setTextFormat(Qt::PlainText);
    m_subtitle->setTextFormat(Qt::PlainText);
    setLook(m_subtitle, "muted");
    // Whatever is long gives way to the buttons.
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_metric->setAccessibleName(tr("Metric on the cards"));
    m_metric->setToolTip(m_metric->accessibleName());
    m_metric->setObjectName(QStringLiteral("registryMetric"));
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_views->addChip(QStringLiteral("board"), tr("Board"));
    m_views->addChip(QStringLiteral("table"), tr("Table"));
    m_move->setMenu(m_menu);
    m_move->setObjectName(QStringLiteral("registryMove"));
    m_move->setAccessibleName(tr("Move the selected version"));
    setLook(m_move, "primary");
    m_lineage->setObjectName(QStringLiteral("registryLineage"));
    m_lineage->setToolTip(tr("Where the selected version came from"));
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_subtitle, 1);
    layout->addWidget(m_metric);
    layout->addWidget(m_views);
    layout->addWidget(m_lineage);
    layout->addWidget(m_move);
    return bar;
}

QWidget *RegistryPage::makeSide()
{
    auto *side = new QFrame(this);
    setLook(side, "rail");
    side->setFixedWidth(sideWidth);
    auto *title = new QLabel(tr("Models"), side);
    setLook(title, "section");
    title->setContentsMargins(6, 0, 0, 0);
    title->setBuddy(m_models);
    m_models->setObjectName(QStringLiteral("modelList"));
    m_models->setAccessibleName(tr("Models"));
    setLook(m_models, "side");
    auto *delegate = new CellDelegate(m_models);
    delegate->setHairlines(false);
    delegate->setOneLine(true);
    m_models->setItemDelegate(delegate);
    m_models->setUniformItemSizes(true);
    m_models->setTextElideMode(Qt::ElideRight);
    m_models->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(10, margin, 9, margin);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(m_models, 1);
    return side;
}

void RegistryPage::buildLayout()
{
    auto *tableCard = new Card(this);
    auto *tableLayout = new QVBoxLayout(tableCard);
    tableLayout->setContentsMargins(1, 4, 1, 4);
    tableLayout->addWidget(m_table);
    m_stack->addWidget(m_board);
    m_stack->addWidget(tableCard);
    m_journal->setFixedHeight(journalHeight);

    auto *right = new QWidget(this);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(margin, margin - 4, margin, margin);
    rightLayout->setSpacing(10);
    rightLayout->addWidget(makeToolbar());
    rightLayout->addWidget(m_stack, 1);
    rightLayout->addWidget(m_journal);

    auto *content = new QWidget(this);
    auto *contentLayout = new QHBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    contentLayout->addWidget(m_side);
    contentLayout->addWidget(right, 1);
    m_body->addWidget(m_empty);
    m_body->addWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_body);
}

void RegistryPage::connectParts()
{
    connect(m_retry, &QAction::triggered, this, &RegistryPage::refresh);
    connect(m_models, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && m_loaded && m_models->item(row)->text() != m_loaded->overview.model)
            load(m_models->item(row)->text());
    });
    connect(m_views, &ChipBar::currentChanged, this, [this](const QString &id) {
        m_stack->setCurrentIndex(id == QLatin1StringView("table") ? 1 : 0);
    });
    connect(m_metric, &QComboBox::activated, this,
            [this] { m_versions->setMetric(m_metric->currentText()); });
    connect(m_board, &StageBoard::versionSelected, this, &RegistryPage::select);
    connect(m_board, &StageBoard::menuRequested, this, &RegistryPage::openMenu);
    connect(m_board, &StageBoard::moveRequested, this, &RegistryPage::openMove);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (const VersionRow *row = m_versions->version(m_sorted->mapToSource(current).row()))
                    select(row->version.version);
            });
    const auto menuAt = [this](const QPoint &place) {
        if (!m_version.isEmpty())
            openMenu(m_version, m_table->viewport()->mapToGlobal(place));
    };
    connect(m_table, &QWidget::customContextMenuRequested, this, menuAt);
    connect(m_table, &TableView::rowActivated, this,
            [this, menuAt](const QModelIndex &index) { menuAt(m_table->visualRect(index).center()); });
    connect(m_lineage, &QPushButton::clicked, this, [this] {
        PageRequest request;
        request.page = PageId::Lineage;
        request.modelSelector = m_loaded->overview.model + QLatin1Char('/') + m_version;
        Q_EMIT pageRequested(request);
    });
}

void RegistryPage::setWorkspace(const WorkspacePtr &workspace)
{
    stop();
    m_workspace = workspace;
    m_loaded.reset();
    m_selector.clear();
    m_version.clear();
    m_versions->setVersions({}, nowUtcMs());
    m_journal->clear();
    m_stale = workspace && workspace->registry;
    if (!workspace) {
        showNothing(tr("No source is open"),
                    tr("Open a server, a store or a project folder to see its models."));
    } else if (!workspace->registry) {
        showNothing(tr("No model registry"), tr("%1 has no registered models.").arg(workspace->info.name));
        if (workspace->registryError)
            m_empty->setError(*workspace->registryError);
    } else if (isVisible()) {
        refresh();
    }
}

void RegistryPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (m_stale)
        refresh();
}

void RegistryPage::showRequest(const PageRequest &request)
{
    if (!request.modelSelector.isEmpty() && m_workspace && m_workspace->registry)
        load(request.modelSelector);
}

void RegistryPage::refresh()
{
    if (!m_workspace || !m_workspace->registry)
        return;
    if (m_loaded && !m_loaded->overview.model.isEmpty())
        load(m_version.isEmpty() ? m_loaded->overview.model
                                 : m_loaded->overview.model + QLatin1Char('/') + m_version);
    else
        load(m_selector);
}

void RegistryPage::stop()
{
    m_services.jobs.cancel(m_job);
    (void)m_generation.next();
    m_loading = false;
}

Result<RegistryPage::Loaded> RegistryPage::read(const Workspace &workspace, const QString &selector,
                                                const StopToken &stop)
{
    Loaded loaded;
    QString model = selector;
    if (!selector.isEmpty()) {
        const auto models = workspace.registry->models(stop);
        if (!models.ok())
            return models.failure();
        const bool known = std::any_of(models->cbegin(), models->cend(),
                                       [&](const RegisteredModel &m) { return m.name == selector; });
        if (!known) {
            const auto version = selectVersion(*workspace.registry, selector, stop);
            if (!version.ok())
                return version.failure();
            model = version->model;
            loaded.version = version->version;
        }
    }
    auto overview = readModelOverview(workspace, model, stop);
    if (!overview.ok())
        return overview.failure();
    loaded.overview = *std::move(overview);
    loaded.chain = verifyJournal(loaded.overview.journal);
    return loaded;
}

void RegistryPage::load(const QString &selector)
{
    stop();
    m_stale = false;
    m_loading = true;
    m_selector = selector;
    if (!m_loaded) {
        m_empty->setBusy(tr("Reading the models…"));
        m_body->setCurrentIndex(0);
    }
    QElapsedTimer clock;
    clock.start();
    const auto ticket = m_generation.next();
    m_job = m_services.jobs.run<Loaded>(
        tr("Reading the registry"),
        [workspace = m_workspace, selector](const StopToken &stop, const JobProgress &) {
            return read(*workspace, selector, stop);
        },
        this,
        [this, ticket, clock](const Result<Loaded> &loaded) {
            if (!m_generation.isCurrent(ticket))
                return;
            m_loading = false;
            m_elapsedMs = clock.elapsed();
            if (loaded.ok()) {
                showLoaded(*loaded);
            } else {
                m_loaded.reset();
                if (loaded.isError())
                    m_empty->setError(loaded.error());
                else
                    m_empty->setContent(QStringLiteral("registry"), tr("Cancelled"),
                                        tr("The registry was not read."));
                m_empty->setAction(m_retry);
                m_body->setCurrentIndex(0);
            }
            Q_EMIT statusTextChanged();
        });
    Q_EMIT statusTextChanged();
}

void RegistryPage::showLoaded(const Loaded &loaded)
{
    m_loaded = loaded;
    const ModelOverview &overview = m_loaded->overview;
    if (overview.model.isEmpty()) {
        showNothing(tr("No registered model yet"),
                    tr("Register one in MLflow; its versions appear here as a board of stages."));
        return;
    }
    {
        const QSignalBlocker quiet(m_models);
        m_models->clear();
        for (const RegisteredModel &model : overview.models) {
            auto *item = new QListWidgetItem(model.name, m_models);
            item->setToolTip(model.name);
            item->setData(SecondLineRole, countText(model.versionCount));
            item->setData(Qt::AccessibleTextRole,
                          tr("%1, %n version(s)", nullptr, model.versionCount).arg(model.name));
        }
        const auto found = m_models->findItems(overview.model, Qt::MatchExactly);
        m_models->setCurrentItem(found.isEmpty() ? nullptr : found.constFirst());
    }
    m_side->setVisible(overview.models.size() > 1);

    QList<VersionRow> rows;
    for (const ModelVersion &version : overview.versions) {
        const auto run = overview.runs.constFind(version.runId);
        rows.append({version, run == overview.runs.cend() ? std::nullopt : std::optional(*run),
                     lastServedPeriod(overview.journal, version.model, version.version)});
    }
    const QString wanted = loaded.version.isEmpty() ? m_version : loaded.version;
    m_versions->setVersions(std::move(rows), nowUtcMs());
    const QStringList metrics = m_versions->metricKeys();
    const QString metric = metrics.contains(m_versions->metric()) ? m_versions->metric() : metrics.value(0);
    m_metric->clear();
    m_metric->addItems(metrics);
    m_metric->setCurrentText(metric);
    m_metric->setVisible(!metrics.isEmpty());
    m_versions->setMetric(metric);

    m_title->setText(overview.model);
    const auto count = overview.versions.size();
    QString subtitle = count == 1 ? tr("1 version") : tr("%1 versions").arg(count);
    if (const VersionRow *live = m_versions->latestIn(Stage::Production))
        subtitle += QStringLiteral(" · ") + tr("v%1 in Production").arg(live->version.version);
    m_subtitle->setText(subtitle);
    if (overview.journalError)
        m_journal->setError(*overview.journalError);
    else
        m_journal->setJournal(overview.journal, loaded.chain, overview.model);
    m_body->setCurrentIndex(1);

    m_version.clear();
    const VersionRow *live = m_versions->latestIn(Stage::Production);
    const QString fallback = live != nullptr                     ? live->version.version
                             : m_versions->version(0) != nullptr ? m_versions->version(0)->version.version
                                                                 : QString();
    select(m_versions->rowOf(wanted) >= 0 ? wanted : fallback);
}

void RegistryPage::showNothing(const QString &title, const QString &text)
{
    m_empty->setContent(QStringLiteral("registry"), title, text);
    m_empty->setAction(nullptr);
    m_body->setCurrentIndex(0);
    updateActions();
    Q_EMIT statusTextChanged();
}

const VersionRow *RegistryPage::selected() const
{
    return m_versions->version(m_versions->rowOf(m_version));
}

void RegistryPage::select(const QString &version)
{
    if (version == m_version)
        return;
    m_version = version; // first, so that what the views say back changes nothing
    m_board->selectVersion(version);
    const QModelIndex index = m_sorted->mapFromSource(m_versions->index(m_versions->rowOf(version), 0));
    if (index.isValid())
        m_table->selectRow(index.row());
    updateActions();
}

void RegistryPage::updateActions()
{
    const VersionRow *row = selected();
    for (qsizetype i = 0; i < m_moves.size(); ++i)
        m_moves.at(i)->setEnabled(row != nullptr && int(row->version.stage) != i);
    m_move->setEnabled(row != nullptr);
    m_lineage->setEnabled(row != nullptr);
    m_move->setText(row == nullptr ? tr("Move to ▾") : tr("Move v%1 to ▾").arg(row->version.version));
}

void RegistryPage::openMenu(const QString &version, const QPoint &globalPosition)
{
    select(version);
    m_menu->popup(globalPosition);
}

QDialog *RegistryPage::openMove(const QString &version, Stage to)
{
    const VersionRow *row = m_versions->version(m_versions->rowOf(version));
    if (row == nullptr || row->version.stage == to || !m_workspace)
        return nullptr;
    select(version);
    TransitionRequest request;
    request.model = row->version.model;
    request.version = version;
    request.to = to;
    request.actor = m_services.settings.text(Settings::Key::ActorName);
    auto *dialog = new MoveDialog(m_services.jobs, m_workspace, request, m_versions->metric(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &MoveDialog::moved, this, &RegistryPage::refresh);
    connect(dialog, &MoveDialog::worldChanged, this, &RegistryPage::refresh);
    dialog->open();
    return dialog;
}

bool RegistryPage::isSettled() const
{
    return !m_loading && !(m_stale && isVisible());
}

QString RegistryPage::statusText() const
{
    if (m_loading)
        return tr("Reading the registry…");
    if (!m_loaded || m_loaded->overview.model.isEmpty())
        return {};
    const auto versions = m_loaded->overview.versions.size();
    return QStringList{versions == 1 ? tr("1 version") : tr("%1 versions").arg(versions),
                       tr("%1 ms").arg(m_elapsedMs)}
        .join(QStringLiteral(" · "));
}

} // namespace driftline
