// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Keys that two actions answer are answered by neither: the window's and those of each page must differ.

#include "tests/support/testcase.h"
#include "tests/widgets/shell/fakewindow.h"
#include "widgets/pages/compare/comparepage.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/lineage/lineagepage.h"
#include "widgets/pages/registry/registrypage.h"
#include "widgets/pages/runs/runspage.h"

#include <QAction>
#include <QTemporaryDir>

using namespace driftline;

class TestShortcuts : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void noTwoActionsAnswerTheSameKeys();

private:
    template <typename PageType>
    void check(Bench &bench, const QStringList &ofWindow);
};

namespace {

QStringList keysOf(const QWidget &widget)
{
    QStringList keys;
    const auto actions = widget.actions();
    for (const QAction *action : actions) {
        for (const QKeySequence &sequence : action->shortcuts())
            keys << sequence.toString();
    }
    return keys;
}

} // namespace

template <typename PageType>
void TestShortcuts::check(Bench &bench, const QStringList &ofWindow)
{
    const PageType page(PageServices{bench.jobs, bench.settings, bench.datasets, bench.tableFiles});
    QStringList keys = keysOf(page);
    for (const QString &key : std::as_const(keys))
        QVERIFY2(!ofWindow.contains(key),
                 qPrintable(QStringLiteral("%1 of %2")
                                .arg(key, QLatin1StringView(PageType::staticMetaObject.className()))));
    QCOMPARE(keys.removeDuplicates(), 0);
}

void TestShortcuts::noTwoActionsAnswerTheSameKeys()
{
    const QTemporaryDir folder;
    Bench bench(folder.filePath(QStringLiteral("window.ini")));
    QStringList ofWindow = keysOf(*bench.window);
    QVERIFY(ofWindow.size() > 10);
    QCOMPARE(ofWindow.removeDuplicates(), 0);
    check<RunsPage>(bench, ofWindow);
    check<ComparePage>(bench, ofWindow);
    check<DriftPage>(bench, ofWindow);
    check<LineagePage>(bench, ofWindow);
    check<RegistryPage>(bench, ofWindow);
}

DRIFTLINE_WIDGET_TEST(TestShortcuts)
#include "tst_shortcuts.moc"
