// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Which rows of the Runs page are read when. Of a source that reads anywhere: those on the screen, then those
// around them, while those far away leave the memory. Of another one: page after page.

#include "widgets/kit/filterbox.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <algorithm>

namespace driftline {

namespace {

/// Rows that are read without anybody scrolling; what is behind them comes when somebody does.
constexpr int rowsInAdvance = 10'000;
/// The rows on the screen come soon, and taking them in does not hold up a frame.
constexpr qsizetype runsAtOnce = 500;
/// How far around the rows on the screen runs are read: less than the model keeps.
constexpr qsizetype above = 1000;
constexpr qsizetype below = 3000;

} // namespace

void RunsPage::loadOn()
{
    const bool seeking = m_seeking && !m_table->missingRuns().isEmpty();
    if (m_model->extent() == RunTableModel::Extent::Unknown)
        return;
    if (seeking && m_table->selectedCount() == 0 && m_table->missingRuns().size() == 1 &&
        m_model->rows().knownCount() >= rowsInAdvance) {
        showAlone(m_table->missingRuns().first());
    } else if (m_loader->readsAnywhere()) {
        loadAnywhere(seeking);
    } else if (m_model->extent() == RunTableModel::Extent::Partial) {
        if (seeking || m_model->rowCount() < rowsInAdvance)
            m_loader->loadMore();
    } else {
        giveUpSeeking();
    }
}

void RunsPage::loadAnywhere(bool seeking)
{
    if (m_restError || m_loader->isLoadingRuns())
        return;
    if (const int top = m_table->rowsInView().first; top >= 0 && !seeking)
        m_model->keepNear(top);
    if (const auto next = nextRuns(seeking))
        m_loader->readRuns(next->first, next->second);
    else
        giveUpSeeking();
}

std::optional<std::pair<qsizetype, qsizetype>> RunsPage::nextRuns(bool seeking) const
{
    const RunRows &rows = m_model->rows();
    const auto [top, bottom] = m_table->rowsInView();
    const qsizetype first = top < 0 ? 0 : rows.placeOf(top);
    const qsizetype last = top < 0 ? 0 : rows.placeOf(bottom);
    // What is there already is not read again.
    const auto from = [&rows](qsizetype place, qsizetype most) {
        return std::pair(place, rows.missingFrom(place, most));
    };
    if (const qsizetype place = rows.firstMissing(first, last + 1); place >= 0)
        return from(place, runsAtOnce);
    if (seeking) {
        const qsizetype place = rows.firstUnknown();
        return place < 0 ? std::nullopt : std::optional(from(place, runsAtOnce));
    }
    if (m_table->selectedCount() <= RunsTable::mostMarked) {
        if (const int row = m_table->awaitedSelection(); row >= 0)
            return std::pair(rows.placeOf(row), qsizetype(1));
    }
    const qsizetype begin = std::max<qsizetype>(0, first - above);
    if (const qsizetype place = rows.firstMissing(begin, first + below); place >= 0)
        return from(place, std::min(runsAtOnce, first + below - place));
    return std::nullopt;
}

void RunsPage::giveUpSeeking()
{
    if (m_seeking && !m_table->missingRuns().isEmpty()) {
        const QString id = m_table->missingRuns().first().text();
        m_table->forgetMissing();
        Q_EMIT actionFailed(Error{ErrorCode::Usage, tr("this run is not among those shown"), id,
                                  tr("clear the filter or choose its experiment"), std::nullopt});
    }
    m_seeking = false;
}

/// A run far behind the others is not waited for: the filter says why it is the only one.
void RunsPage::showAlone(const RunId &run)
{
    const QString filter = QStringLiteral("attributes.run_id = '%1'").arg(run.text());
    m_filterBox->setText(filter);
    applyFilter(filter);
}

void RunsPage::readAgain()
{
    // What nobody waits for is not listed among the jobs.
    const QString title = m_inPlace ? tr("Reading runs") : QString();
    if (!m_loader->readsAnywhere()) {
        m_loader->reloadRuns(title, 0, m_model->rows().placeOf(m_model->rowCount()),
                             m_model->rows().unfolded());
        return;
    }
    const int top = std::max(0, m_table->rowsInView().first);
    const qsizetype first = std::max<qsizetype>(0, m_model->rows().placeOf(top) - above);
    m_loader->reloadRuns(title, first, above + below, m_model->rows().unfolded());
}

} // namespace driftline
