// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/runpages.h"

#include "models/io/mlflow_rest/pagetokens.h"

#include <chrono>
#include <limits>

namespace driftline {

namespace {

/// As many as `mlflow server` has workers; more would only wait there.
constexpr size_t mostAhead = 4;
constexpr auto waitStep = std::chrono::milliseconds(20);

} // namespace

RunPages::RunPages(Fetch fetch, QString firstToken, qsizetype size, qint64 wanted)
    : m_fetch(std::move(fetch)), m_size(size), m_token(std::move(firstToken)), m_left(wanted)
{}

RunPages::~RunPages()
{
    forget();
}

/// Stops what is under way and waits for it: a tenth of a second.
void RunPages::forget()
{
    m_stop.requestStop();
    m_ahead.clear();
    m_stop = StopSource();
}

Result<RunsOfPage> RunPages::awaited(Answer &answer, const StopToken &stop) const
{
    while (answer.wait_for(waitStep) != std::future_status::ready) {
        if (stop.stopRequested())
            m_stop.requestStop();
    }
    if (stop.stopRequested())
        return Cancelled{};
    return answer.get();
}

/// As many of the `wanted` runs from `offset` on as are to be fetched at once.
void RunPages::lookAhead(qint64 offset, qint64 wanted)
{
    qint64 next = m_ahead.empty() ? offset : m_ahead.back().offset + m_size;
    while (m_ahead.size() < mostAhead && next - offset < wanted) {
        m_ahead.push_back(
            {next, std::async(std::launch::async, [fetch = m_fetch, token = offsetToken(next),
                                                   stop = m_stop.token()] { return fetch(token, stop); })});
        next += m_size;
    }
}

Result<RunsOfPage> RunPages::next(const StopToken &stop)
{
    // A page fetched ahead is this one only if the server's own token says so.
    if (!m_ahead.empty() && !m_token.isEmpty() && offsetOf(m_token) != m_ahead.front().offset)
        forget();
    // Whoever asks for several pages mostly gets them: the others need not wait until the first one has shown
    // of which kind the server's tokens are. If they are of another, what comes of it is forgotten.
    if (m_ahead.empty() && m_token.isEmpty() && m_left != std::numeric_limits<qint64>::max())
        lookAhead(m_size, m_left - m_size);
    Result<RunsOfPage> page = Cancelled{};
    if (m_ahead.empty() || m_token.isEmpty()) {
        page = m_fetch(m_token, stop);
    } else {
        auto answer = std::move(m_ahead.front().answer);
        m_ahead.pop_front();
        page = awaited(answer, stop);
    }
    if (!page.ok()) {
        forget();
        return page;
    }
    page->token = m_token;
    m_left -= page->runs.size();
    m_token = page->nextToken;
    const auto offset = m_token.isEmpty() ? std::nullopt : offsetOf(m_token);
    if (offset && page->runs.size() == m_size && m_left > 0)
        lookAhead(*offset, m_left);
    return page;
}

} // namespace driftline
