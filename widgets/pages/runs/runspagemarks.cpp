// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the user marks on runs: some stay at the top, some are hidden, some have a colour of their own, here
// and in Compare.

#include "models/actions/nestedruns.h"
#include "models/analysis/filter.h"
#include "models/items/experimentlistmodel.h"
#include "models/items/numbertext.h"
#include "models/items/runtablemodel.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/buttoncaption.h"
#include "widgets/pages/runs/runranks.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QAction>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace driftline {

namespace {

/// Those of the palette before its dashes begin.
constexpr int coloursOffered = 8;
constexpr qsizetype longestName = 60;

QIcon dot(const QColor &color)
{
    constexpr int size = 16;
    QPixmap picture(size, size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(3, 3, size - 6, size - 6));
    return picture;
}

/// The runs that a filter finds, without these.
QString without(const QList<RunId> &runs, const QString &filter)
{
    if (runs.isEmpty())
        return filter;
    QStringList ids;
    for (const RunId &run : runs)
        ids.append(QStringLiteral("'%1'").arg(run.text()));
    const QString others =
        QStringLiteral("not attributes.run_id IN (%1)").arg(ids.join(QStringLiteral(", ")));
    return filter.isEmpty() ? others : QStringLiteral("(%1) and %2").arg(filter, others);
}

} // namespace

void RunsPage::buildMarks()
{
    m_pin->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_P);
    m_pin->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_pin);
    connect(m_pin, &QAction::triggered, this, &RunsPage::togglePinned);
    m_hide->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_H);
    m_hide->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_showHidden->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    m_showHidden->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_colour->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_B);
    m_colour->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addActions({m_hide, m_showHidden, m_colour});
    connect(m_colour, &QAction::triggered, this, [this] {
        const QRect current = m_table->visualRect(m_table->currentIndex());
        m_colours->popup(m_table->viewport()->mapToGlobal(QPoint(0, current.bottom() + 1)));
    });
    connect(m_hide, &QAction::triggered, this, &RunsPage::hideSelected);
    connect(m_showHidden, &QAction::triggered, this, [this] { showAgain(m_marks.hidden.keys()); });
    connect(m_loader, &RunsLoader::reloadFailed, this, [this] {
        if (std::exchange(m_inPlace, false))
            reload(); // says why
    });
    m_hiddenButton->setMenu(m_hiddenMenu);
    connect(m_hiddenMenu, &QMenu::aboutToShow, this, &RunsPage::fillHiddenMenu);
    connect(m_colours, &QMenu::aboutToShow, this, [this] {
        const QStringList names{tr("Blue"),  tr("Orange"), tr("Green"), tr("Magenta"),
                                tr("Ochre"), tr("Sky"),    tr("Brick"), tr("Violet")};
        m_colours->clear();
        for (int i = 0; i < coloursOffered; ++i)
            connect(m_colours->addAction(dot(seriesStyle(i, Theme::of(this)).color), names[i]),
                    &QAction::triggered, this, [this, i] { setColour(i); });
        m_colours->addSeparator();
        connect(m_colours->addAction(tr("By selection")), &QAction::triggered, this,
                [this] { setColour(std::nullopt); });
    });
}

void RunsPage::updateMarkActions()
{
    const QList<RunId> &selected = m_table->selectedRuns();
    const bool pinned = !selected.isEmpty() && std::ranges::all_of(selected, [this](const RunId &run) {
        return m_marks.pinned.contains(run);
    });
    m_pin->setText(pinned ? tr("Unpin") : tr("Pin to the top"));
    m_pin->setEnabled(!selected.isEmpty());
    m_hide->setEnabled(!selected.isEmpty());
    m_colour->setEnabled(!selected.isEmpty());
    m_colours->menuAction()->setEnabled(!selected.isEmpty());
}

void RunsPage::togglePinned()
{
    const QList<RunId> &selected = m_table->selectedRuns();
    QList<RunId> pinned = m_marks.pinned;
    const auto isPinned = [&pinned](const RunId &run) { return pinned.contains(run); };
    if (std::ranges::all_of(selected, isPinned))
        pinned.removeIf([&selected](const RunId &run) { return selected.contains(run); });
    else
        std::ranges::copy_if(selected, std::back_inserter(pinned),
                             [&](const RunId &run) { return !m_marks.pinned.contains(run); });
    if (pinned.size() > RunMarks::mostPinned) {
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("at most %1 runs can be pinned").arg(RunMarks::mostPinned),
                                  {},
                                  tr("unpin some of those at the top"),
                                  std::nullopt});
        return;
    }
    m_marks.pinned = pinned;
    keepMarks();
    reloadInPlace();
}

void RunsPage::setColour(std::optional<int> colour)
{
    for (const RunId &run : m_table->selectedRuns()) {
        if (colour)
            m_marks.colours.insert(run, *colour);
        else
            m_marks.colours.remove(run);
    }
    keepMarks();
}

void RunsPage::keepMarks()
{
    keepRunMarks(m_services.settings, m_workspace->info.uri, m_marks);
    m_table->setMarks(m_marks);
    showHiddenCount();
    updateMarkActions();
}

void RunsPage::countPinned(const QList<Run> &pinned)
{
    if (m_matched)
        *m_matched +=
            std::ranges::count_if(pinned, [this](const Run &run) { return matches(m_filter, run); });
}

RunsWanted RunsPage::wanted() const
{
    const QList<RunId> hidden = m_marks.hidden.keys();
    const QString filter = without(m_marks.pinned + hidden, isFolding() ? topLevelFilter() : m_filterText);
    const auto tree = parseFilter(filter);
    return {m_chosenExperiments,
            tree.ok() ? *tree : m_filter,
            filter,
            sourceOrder(m_table->order(), m_versions, m_experiments->experiments()),
            m_marks.pinned,
            {hidden.cbegin(), hidden.cend()}};
}

void RunsPage::reloadInPlace()
{
    if (m_loader->isLoadingRuns() || m_error || m_restError ||
        m_model->extent() == RunTableModel::Extent::Unknown) {
        reload();
        return;
    }
    m_loader->setWanted(wanted());
    m_inPlace = true;
    m_toTop = m_table->verticalScrollBar()->value() == 0;
    readAgain();
    regroup();
}

RunQuery RunsPage::shownQuery() const
{
    RunQuery query;
    query.experiments = m_chosenExperiments;
    query.filterText = without(m_marks.hidden.keys(), m_filterText);
    const auto tree = parseFilter(query.filterText);
    query.filter = tree.ok() ? *tree : m_filter;
    return query;
}

void RunsPage::hideSelected()
{
    const QList<RunId> selected = m_table->selectedRuns();
    if (m_marks.hidden.size() + selected.size() > RunMarks::mostHidden) {
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("at most %1 runs can be hidden").arg(RunMarks::mostHidden),
                                  {},
                                  tr("leave more of them out by a filter"),
                                  std::nullopt});
        return;
    }
    int last = -1;
    for (const RunId &run : selected) {
        const int row = m_model->rowOf(run);
        last = std::max(last, row);
        const Run *known = row < 0 ? nullptr : m_model->runAt(row);
        m_marks.hidden.insert(run, known == nullptr ? QString() : known->name);
        m_marks.pinned.removeOne(run);
    }
    keepMarks();
    // The next one, so that one after the other is looked at and hidden.
    const bool more = last + 1 < m_model->rowCount() && !m_model->rows().idAt(last + 1).isEmpty();
    m_table->selectRuns(more ? QList{m_model->rows().idAt(last + 1)} : QList<RunId>());
    reloadInPlace();
}

void RunsPage::showAgain(const QList<RunId> &runs)
{
    for (const RunId &run : runs)
        m_marks.hidden.remove(run);
    keepMarks();
    reloadInPlace();
}

void RunsPage::fillHiddenMenu()
{
    constexpr qsizetype mostListed = 20;
    m_hiddenMenu->clear();
    m_hiddenMenu->addAction(m_showHidden);
    m_hiddenMenu->addSeparator();
    for (const RunId &run : m_marks.hidden.keys().first(std::min(mostListed, m_marks.hidden.size()))) {
        QString name = m_marks.hidden.value(run).left(longestName);
        name = name.isEmpty() ? run.text() : QStringLiteral("%1 · %2").arg(name, shortId(run.text()));
        connect(m_hiddenMenu->addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&"))),
                &QAction::triggered, this, [this, run] { showAgain({run}); });
    }
}

void RunsPage::showHiddenCount()
{
    const qsizetype count = m_marks.hidden.size();
    m_hiddenButton->setVisible(count > 0);
    m_showHidden->setEnabled(count > 0);
    const QString text = tr("%1 hidden").arg(countText(count));
    showCaption(*m_hiddenButton, {QStringLiteral("hidden"), m_compact ? QString() : text,
                                  m_compact ? countText(count) : QString(), false, m_compact});
    m_hiddenButton->setAccessibleName(text);
    m_hiddenButton->setToolTip(tr("Runs that are not shown, exported or put into groups"));
}

} // namespace driftline
