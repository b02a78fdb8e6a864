// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The base of tests that walk lineages: a real git repository with a real DVC cache in four states, and
// workspaces whose runs name them.

#include "models/actions/lineagewalk.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/testcase.h"
#include "tests/support/testproject.h"

namespace driftline {

class LineageTestCase : public TestCase
{
    Q_OBJECT
protected Q_SLOTS:
    void initTestCase();

protected:
    /// One state of the project in which a model is trained.
    struct State
    {
        QString commit;
        QString hash;
    };

    [[nodiscard]] static Run run(const QString &id, const State &state);
    /// Each run is a version of model(); the last one is in Production.
    [[nodiscard]] std::shared_ptr<Workspace> workspace(const QList<Run> &runs) const;
    [[nodiscard]] static std::shared_ptr<Workspace> workspaceAt(const QString &folder,
                                                                const QList<Run> &runs);
    [[nodiscard]] Result<LineageGraph> walk(const Run &run) const;
    [[nodiscard]] QString hashIn(const QString &pointer) const;

    [[nodiscard]] static QString model() { return QStringLiteral("fraud-detector"); }
    [[nodiscard]] static QString pointerFile() { return QStringLiteral("data/training_set.csv.dvc"); }
    /// "verified verified missing mismatched"
    [[nodiscard]] static QString statuses(const LineageGraph &graph);
    [[nodiscard]] static QString reason(const LineageGraph &graph, qsizetype hop);
    [[nodiscard]] static const LineageNode *node(const LineageGraph &graph, const QString &kind,
                                                 const QString &label);

    TestProject m_project;
    State m_first;
    State m_second;
    State m_folder;
    State m_renamed;
};

} // namespace driftline
