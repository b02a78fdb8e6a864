// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What went wrong, in the form in which it is shown: what happened, where, and what to do about it.

#include <QString>
#include <QtGlobal>

#include <optional>

namespace driftline {

enum class ErrorCode {
    Usage,       ///< the request itself is wrong: an unknown id, a filter that does not parse
    Unreachable, ///< no answer from the source: server down, time limit, refused credentials
    Unreadable,  ///< the source answered, but it cannot be read: damaged, unknown format, no permission
    Output,      ///< the result could not be written
    Changed,     ///< refused, because the world is no longer as the plan saw it
    Internal     ///< a defect of ours
};

/// The word that stands for a code in JSON.
[[nodiscard]] QString errorCodeName(ErrorCode code);

/// Characters [begin, begin+length) of the text that the user typed.
struct TextSpan
{
    qsizetype begin = 0;
    qsizetype length = 0;
    bool operator==(const TextSpan &) const = default;
};

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString what;                 ///< one sentence, no full stop: "no such run"
    QString where;                ///< the path, URL, id or text it concerns; never a secret
    QString hint;                 ///< what to do; may be empty
    std::optional<TextSpan> span; ///< the wrong word, when `where` is text that the user typed

    /// "what: where (hint)", on one line.
    [[nodiscard]] QString line() const;
};

} // namespace driftline
