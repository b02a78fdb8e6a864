// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How the Runs page stays true: new runs and new values of running ones appear by themselves.

#include "models/items/runtablemodel.h"
#include "widgets/pages/runs/rungroupspanel.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace driftline {

namespace {

/// How often the source is asked whether there is something new; longer each time that there is not.
constexpr int soonestMs = 2000;
constexpr int latestMs = 30'000;
/// How often is shown what a long reading has found so far.
constexpr int glanceMs = 500;

} // namespace

void RunsPage::connectLive()
{
    connect(m_live, &QTimer::timeout, this, &RunsPage::lookAgain);
    connect(m_loader, &RunsLoader::contentRefreshed, this, &RunsPage::contentSeen);
    connect(m_loader, &RunsLoader::runsReloaded, this,
            [this](const RunsRead &read, std::optional<qint64> matched) {
                m_inPlace = false;
                m_matched = read.more || read.total ? matched : std::optional<qint64>(read.runs.size());
                countPinned(read.pinned);
                if (m_choosingColumns && !read.runs.isEmpty())
                    useDefaultColumns(read.runs);
                m_table->updateRuns(read);
                if (std::exchange(m_toTop, false))
                    m_table->scrollToTop();
                loadOn();
                m_groups->setBehind();
                refreshGroups();
                updateBody();
                selectionChanged();
            });
}

void RunsPage::watchSource()
{
    m_live->stop();
    if (!m_workspace || !m_workspace->tracking)
        return;
    m_revision = m_workspace->tracking->content().revision;
    m_liveMs = soonestMs;
    m_loader->refreshContent();
    m_live->start(glanceMs);
}

void RunsPage::lookAgain()
{
    if (!m_workspace || !m_workspace->tracking)
        return;
    // While much is read, what is there already is shown bit by bit.
    if (m_loader->isRefreshing()) {
        contentSeen();
        return;
    }
    m_live->start(m_liveMs);
    if (isVisible() && !window()->isMinimized() && !m_loader->isLoadingRuns()) {
        m_loader->refreshContent();
        refreshGroups(); // that were not due when the runs were read
    }
}

void RunsPage::contentSeen()
{
    const quint64 revision = m_workspace->tracking->content().revision;
    const bool changed = revision != m_revision;
    if (changed && m_loader->isLoadingRuns()) // then its answer may be the old one; the next look tells
        return;
    if (changed) {
        m_revision = revision;
        m_loader->loadExperiments();
        readAgain();
        if (isFolding() || !m_workspace->info.remote) // a server is asked for every run inside another
            m_loader->loadParents(m_chosenExperiments);
    }
    // Where something happens more will; where nothing does there is no hurry.
    m_liveMs = changed ? soonestMs : std::min(m_liveMs * 3 / 2, latestMs);
    // Where reading takes long (a server's runs in an order of ours), it is not done all the time.
    m_liveMs = std::max(m_liveMs, static_cast<int>(std::min<qint64>(m_loader->reloadMs() * 5, latestMs)));
    m_live->start(m_loader->isRefreshing() ? glanceMs : m_liveMs);
}

} // namespace driftline
