// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pages of one search, in order. Where the server's page tokens are offsets, the pages to come are
// fetched ahead, several at a time: a server needs far longer to write a page than we to read it. One thread
// uses it.

#include "models/domain/experiment.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <deque>
#include <functional>
#include <future>

namespace driftline {

struct RunsOfPage
{
    QList<Run> runs;
    QString token; ///< of this page
    QString nextToken;
};

class RunPages
{
public:
    /// Fetches the page of a token; called from several threads.
    using Fetch = std::function<Result<RunsOfPage>(const QString &token, const StopToken &stop)>;

    /// `size`: runs of a full page. `wanted`: how many runs will be taken at most, the largest number there
    /// is when that is not known.
    RunPages(Fetch fetch, QString firstToken, qsizetype size, qint64 wanted);
    RunPages(const RunPages &) = delete;
    RunPages &operator=(const RunPages &) = delete;
    ~RunPages();

    /// Call it until a page has no next token.
    [[nodiscard]] Result<RunsOfPage> next(const StopToken &stop);

private:
    using Answer = std::future<Result<RunsOfPage>>;
    struct Ahead
    {
        qint64 offset;
        Answer answer;
    };

    void lookAhead(qint64 offset, qint64 wanted);
    void forget();
    [[nodiscard]] Result<RunsOfPage> awaited(Answer &answer, const StopToken &stop) const;

    const Fetch m_fetch;
    const qsizetype m_size;
    QString m_token;
    qint64 m_left; ///< wanted, and not yet delivered
    StopSource m_stop;
    std::deque<Ahead> m_ahead; ///< consecutive pages
};

} // namespace driftline
