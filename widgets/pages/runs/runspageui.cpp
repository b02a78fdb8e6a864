// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How the Runs page is put together: its parts, their places, actions and menus.

#include "models/items/columnchoicemodel.h"
#include "models/items/experimentlistmodel.h"
#include "models/items/groupchoicemodel.h"
#include "models/items/runtablemodel.h"
#include "models/session/settings.h"
#include "widgets/kit/card.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/pages/runs/filtervalues.h"
#include "widgets/pages/runs/rangefiller.h"
#include "widgets/pages/runs/rungroupspanel.h"
#include "widgets/pages/runs/runinspector.h"
#include "widgets/pages/runs/runsexport.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"
#include "widgets/pages/runs/runsview.h"
#include "widgets/pages/runs/runsviews.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>

namespace driftline {

namespace {
constexpr int margin = 14;
constexpr int spacing = 8;
constexpr int narrowestSide = 130;
constexpr int narrowestMiddle = 360;
constexpr qsizetype rowsForValues = 10'000;
constexpr int narrowestInspector = 316; ///< its chips side by side
} // namespace

RunsPage::RunsPage(const PageServices &services, QWidget *parent)
    : Page(PageId::Runs, parent),
      m_services(services),
      m_loader(new RunsLoader(services.jobs, this)),
      m_values(new FilterValues(services.jobs, this)),
      m_experiments(new ExperimentListModel(this)),
      m_model(new RunTableModel(this)),
      m_choices(new ColumnChoiceModel(this)),
      m_groupChoices(new GroupChoiceModel(this)),
      m_list(new QListView(this)),
      m_filterBox(new FilterBox(this)),
      m_table(new RunsTable(m_model, this)),
      m_ranges(new RangeFiller(services.jobs, m_model, m_table)),
      m_inspector(new RunInspector(services.jobs, services.datasets, this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_empty(new EmptyState(this)),
      m_body(new QStackedWidget(this)),
      m_rest(new QWidget(this)),
      m_restText(new QLabel(m_rest)),
      m_popup(new CheckListPopup(m_choices, this)),
      m_groupPopup(new CheckListPopup(m_groupChoices, this)),
      m_groups(nullptr),
      m_export(new RunsExport(services, this)),
      m_views(nullptr),
      m_viewsButton(new QPushButton(this)),
      m_exportButton(new QPushButton(this)),
      m_groupButton(new QPushButton(this)),
      m_columnsButton(new QPushButton(tr("Columns"), this)),
      m_compareButton(new QPushButton(tr("Compare"), this)),
      m_live(new QTimer(this)),
      m_compare(new QAction(tr("Compare selected runs"), this)),
      m_columns(new QAction(tr("Choose columns…"), this)),
      m_retry(new QAction(tr("Try again"), this)),
      m_clearFilter(new QAction(tr("Clear the filter"), this)),
      m_exportAction(new QAction(tr("Export matching runs…"), this)),
      m_groupAction(new QAction(tr("Group by…"), this)),
      m_fold(new QAction(tr("Fold runs inside others"), this)),
      m_foldButton(new QPushButton(this)),
      m_pin(new QAction(tr("Pin to the top"), this)),
      m_hide(new QAction(tr("Hide from the list"), this)),
      m_showHidden(new QAction(tr("Show all hidden runs"), this)),
      m_hiddenMenu(new QMenu(this)),
      m_hiddenButton(new QPushButton(this)),
      m_colour(new QAction(tr("Colour selected runs…"), this)),
      m_colours(new QMenu(tr("Colour"), this))
{
    m_groups = new RunGroupsPanel(services.jobs, m_retry, this);
    m_views = new RunsViews(services.settings, m_viewsButton, this, [this] { return shownView(); });
    m_empty->setObjectName(QStringLiteral("runsEmpty"));
    buildActions();
    buildTools();
    buildFold();
    buildMarks();
    buildLayout();
    const RunsLayout layout = RunsLayout::fromJson(m_services.settings.pageState(QStringLiteral("runs")));
    m_table->setLayoutState(layout);
    showFold();
    m_splitterMoved = !layout.splitter.isEmpty();
    if (m_splitterMoved)
        m_splitter->setSizes(layout.splitter);
    connectLoader();
    connectViews();
    connect(m_filterBox, &FilterBox::filterSubmitted, this, &RunsPage::applyFilter);
    connect(m_filterBox, &FilterBox::valuesWanted, this, [this](ValueQuery query) {
        query.experiments = m_chosenExperiments;
        m_values->ask(query, m_model->rows().loaded(rowsForValues));
    });
    connect(m_values, &FilterValues::found, m_filterBox, &FilterBox::setValues);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RunsPage::experimentChosen);
    connect(m_table, &RunsTable::runsSelected, this, &RunsPage::selectionChanged);
    connect(m_table, &RunsTable::columnsMoved, this, [this] {
        m_choosingColumns = false;
        QStringList ids;
        for (const RunColumn &column : m_table->shownColumns())
            ids.append(runColumnId(column));
        m_choices->setChosen(m_table->shownColumns());
        columnsChanged(ids);
    });
    connect(m_table, &RunsTable::rowActivated, this, [this] {
        if (m_compare->isEnabled())
            compareSelected();
    });
    connect(m_choices, &ColumnChoiceModel::chosenChanged, this, &RunsPage::columnsChosen);
    connect(m_inspector, &RunInspector::lineageRequested, this, [this](const QString &selector) {
        PageRequest request;
        request.page = PageId::Lineage;
        request.modelSelector = selector;
        Q_EMIT pageRequested(request);
    });
    connect(m_inspector, &RunInspector::runRequested, this, [this](const QString &id) {
        PageRequest request;
        request.runIds = {id};
        showRequest(request);
    });
    connect(m_inspector, &RunInspector::filterRequested, this, [this](const QString &filter) {
        PageRequest request;
        request.filter = filter;
        showRequest(request);
    });
    selectionChanged();
    updateBody();
}

void RunsPage::buildActions()
{
    const auto add = [this](QAction *action, const QKeySequence &keys, auto slot) {
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(m_compare, Qt::CTRL | Qt::Key_Return, [this] { compareSelected(); });
    add(m_columns, Qt::CTRL | Qt::Key_L, [this] { choosePopup(); });
    add(new QAction(tr("Filter runs"), this), QKeySequence::Find,
        [this] { m_filterBox->setFocus(Qt::ShortcutFocusReason); });
    add(new QAction(tr("Sort runs by…"), this), Qt::CTRL | Qt::SHIFT | Qt::Key_S,
        [this] { popupSortMenu(); });
    add(new QAction(tr("Copy run ID"), this), Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] {
        QStringList ids; // of all that are selected, one a line
        for (const RunId &id : m_table->selectedRuns())
            ids << id.text();
        if (!ids.isEmpty())
            QGuiApplication::clipboard()->setText(ids.join(u'\n'));
    });
    // Shown by buttons of their own; F5 and the filter box are the ways on the keyboard.
    connect(m_retry, &QAction::triggered, this, &RunsPage::refresh);
    connect(m_clearFilter, &QAction::triggered, this, [this] {
        m_filterBox->setText({});
        applyFilter({});
        m_filterBox->setFocus();
    });
}

QWidget *RunsPage::makeSide()
{
    auto *side = new QFrame(this);
    side->setProperty("look", QStringLiteral("rail"));
    side->setMinimumWidth(narrowestSide);
    auto *title = new QLabel(tr("Experiments"), side);
    title->setProperty("look", QStringLiteral("section"));
    title->setContentsMargins(6, 0, 0, 0);
    m_list->setProperty("look", QStringLiteral("side"));
    m_list->setModel(m_experiments);
    auto *delegate = new CellDelegate(m_list);
    delegate->setHairlines(false);
    delegate->setOneLine(true);
    m_list->setItemDelegate(delegate);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Experiments"));
    title->setBuddy(m_list);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(10, margin, 9, margin);
    layout->setSpacing(spacing);
    layout->addWidget(title);
    layout->addWidget(m_list, 1);
    return side;
}

QWidget *RunsPage::makeMiddle()
{
    auto *middle = new QWidget(this);
    middle->setMinimumWidth(narrowestMiddle);
    m_filterBox->setAccessibleName(tr("Filter of runs"));
    m_compareButton->setProperty("look", QStringLiteral("primary"));
    connect(m_columnsButton, &QPushButton::clicked, this, &RunsPage::choosePopup);
    connect(m_compareButton, &QPushButton::clicked, this, &RunsPage::compareSelected);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(spacing);
    bar->addWidget(m_filterBox, 1, Qt::AlignTop);
    addTools(*bar);
    bar->addWidget(m_compareButton, 0, Qt::AlignTop);

    auto *retry = new QPushButton(m_retry->text(), m_rest);
    connect(retry, &QPushButton::clicked, this, [this] {
        m_restError.reset();
        m_model->allowRetry();
        m_loader->loadMore();
        loadOn();
        updateBody();
    });
    m_restText->setWordWrap(true);
    auto *rest = new QHBoxLayout(m_rest);
    rest->setContentsMargins(10, 4, 4, 4);
    rest->addWidget(m_restText, 1);
    rest->addWidget(retry);

    auto *card = new Card(middle);
    auto *cardLayout = new QVBoxLayout(card);
    cardLayout->setContentsMargins(1, 4, 1, 4);
    cardLayout->setSpacing(0);
    cardLayout->addWidget(m_body, 1);
    cardLayout->addWidget(m_rest);
    m_body->addWidget(m_table);
    m_body->addWidget(m_groups);
    m_body->addWidget(m_empty);
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            &RunsPage::popupHeaderMenu);
    m_popup->setResetText(tr("Choose for me"));

    auto *layout = new QVBoxLayout(middle);
    layout->setContentsMargins(margin, 10, margin, 12);
    layout->setSpacing(10);
    layout->addLayout(bar);
    layout->addWidget(m_filterBox->errorLine());
    layout->addWidget(card, 1);
    return middle;
}

void RunsPage::buildLayout()
{
    m_inspector->setMinimumWidth(narrowestInspector);
    m_splitter->addWidget(makeSide());
    m_splitter->addWidget(makeMiddle());
    m_splitter->addWidget(m_inspector);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_splitterMoved = true; });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    setTabOrder(m_list, m_filterBox);
    setTabOrder(m_filterBox, m_viewsButton);
    setTabOrder(m_viewsButton, m_columnsButton);
    setTabOrder(m_columnsButton, m_groupButton);
    setTabOrder(m_groupButton, m_foldButton);
    setTabOrder(m_foldButton, m_exportButton);
    setTabOrder(m_exportButton, m_compareButton);
    setTabOrder(m_compareButton, m_table);
    setTabOrder(m_table, m_inspector);
    setFocusProxy(m_table);
}

void RunsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    if (m_splitterMoved)
        return;
    const int side = qBound(narrowestSide, width() * 18 / 100, 220);
    const int inspector = qBound(narrowestInspector, width() * 24 / 100, 330);
    m_splitter->setSizes({side, width() - side - inspector, inspector});
}

} // namespace driftline
