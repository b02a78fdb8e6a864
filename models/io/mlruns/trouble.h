// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was wrong with a file of the store, in a form that the index can keep: kinds and paths, no sentences,
// so that the text is in the user's language and the place is right wherever the store lies.

#include "models/base/problem.h"

#include <QString>

namespace driftline::mlruns {

/// The values are in index files: add at the end, and raise the index's version when one changes its meaning.
enum class TroubleKind : quint8 {
    EmptyMeta,
    BrokenMeta,      ///< detail: the parser's sentence
    NoMeta,          ///< of something that is a run by its other contents
    MissingField,    ///< detail: the key
    OtherExperiment, ///< detail: the experiment that the run says it is of
    OtherName,       ///< of an experiment's folder; detail: the experiment that it says it is
    OtherRun,        ///< detail: the run that the folder says it is
    Unreadable,      ///< detail: the system's sentence
    TooLarge,
    BadLine,      ///< detail: the line
    MoreBadLines, ///< detail: how many in all
    NoPoints,
    BadName,       ///< detail: the name, as far as it can be shown
    UnknownStatus, ///< detail: the number
    NoDataset,     ///< detail: the dataset's id
    Foreign,
    ExperimentMeta, ///< its runs are shown under the folder's name
    DanglingAlias,  ///< detail: "champion → 7"
    UnknownStage,   ///< detail: the stage
    TooDeep,
    BadTime,           ///< detail: "start_time: banana"
    UnknownModelStatus ///< of a logged model; detail: the number or word
};

struct Trouble
{
    TroubleKind kind = TroubleKind::Foreign;
    QString path;    ///< below the store's root, with slashes
    qint64 line = 0; ///< 0: none
    QString detail;
    bool operator==(const Trouble &) const = default;
};

[[nodiscard]] Problem toProblem(const Trouble &trouble, const QString &root);

} // namespace driftline::mlruns
