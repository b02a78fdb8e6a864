// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Runs page over a store in memory, as a test of the page needs it.

#include "tests/support/runstory.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/filterbox.h"
#include "widgets/pages/runs/runinspector.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QAbstractButton>
#include <QPlainTextEdit>
#include <QTest>

namespace driftline {

/// A page in a window, and its parts.
struct ShownPage
{
    void show(const WorkspacePtr &workspace)
    {
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(workspace);
    }
    [[nodiscard]] RunsTable &table() { return *page.findChild<RunsTable *>(); }
    [[nodiscard]] RunTableModel &model() { return *page.findChild<RunTableModel *>(); }
    [[nodiscard]] QStringList names(int count)
    {
        QStringList names;
        for (int row = 0; row < std::min(count, model().rowCount()); ++row)
            names.append(model().index(row, 1).data().toString());
        return names;
    }

    PageBench bench;
    RunsPage page{bench.services()};
};

/// A page with `count` runs.
struct Shown : ShownPage
{
    explicit Shown(int count, int histories = 0, bool anywhere = false)
        : runs(storyRuns(count)),
          store(
              std::make_shared<FakeTrackingStore>(runs, storyHistories(runs, histories), storyExperiments())),
          workspace(fakeWorkspace(store, storyRegistry()))
    {
        store->setReadsAnywhere(anywhere);
        show(workspace);
    }
    [[nodiscard]] FilterBox &filter() { return *page.findChild<FilterBox *>(); }
    [[nodiscard]] RunInspector &inspector() { return *page.findChild<RunInspector *>(); }
    [[nodiscard]] EmptyState &empty() { return *page.findChild<EmptyState *>(QStringLiteral("runsEmpty")); }
    [[nodiscard]] QAbstractButton *button(const QString &text)
    {
        for (auto *button : page.findChildren<QAbstractButton *>()) {
            if (button->text() == text)
                return button;
        }
        return nullptr;
    }
    void type(const QString &text)
    {
        auto *edit = filter().findChild<QPlainTextEdit *>();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Escape); // closes the completion, if it is open
        QTest::keyClick(edit, Qt::Key_Return);
    }

    QList<Run> runs;
    std::shared_ptr<FakeTrackingStore> store;
    WorkspacePtr workspace;
};

} // namespace driftline
