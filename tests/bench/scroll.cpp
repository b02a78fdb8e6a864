// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The Runs page of a store, scrolled from the first row to the last and to places in between, as somebody
// does who pulls the scroll bar: how long the GUI thread was busy at a stretch, how long until the rows on
// the screen were there, and the process's largest memory. Prints one JSON document.
//
//     scroll_bench FILE.db

#include "models/io/mlflow_sql/mlflowsql.h"
#include "models/session/settings.h"
#include "tests/bench/busytime.h"
#include "tests/bench/memory.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>

using namespace driftline;

namespace {

constexpr int steps = 400;

/// The page reads and writes no data files here.
class NoFiles final : public DatasetReader, public TableFiles
{
public:
    Result<std::shared_ptr<const Dataset>> open(const QString &path, const ReadOptions &,
                                                const StopToken &) const override
    {
        return fail(ErrorCode::Unreadable, QStringLiteral("not here"), path);
    }
    Result<std::unique_ptr<TableWriter>> create(const QString &path, const QList<FileColumn> &) const override
    {
        return fail(ErrorCode::Output, QStringLiteral("not here"), path);
    }
};

class Scroller
{
public:
    explicit Scroller(RunsPage &page) : m_page(page), m_table(*page.findChild<RunsTable *>()) {}

    /// Moves and waits until the rows on the screen are there.
    void to(int value)
    {
        QElapsedTimer waiting;
        waiting.start();
        m_busy.during([&] { m_table.verticalScrollBar()->setValue(value); });
        m_busy.turnUntil([this] { return isThere(); });
        m_filled.append(milliseconds(waiting));
    }
    void settle()
    {
        m_busy.turnUntil([this] { return m_page.isSettled(); });
    }
    [[nodiscard]] int end() const { return m_table.verticalScrollBar()->maximum(); }
    [[nodiscard]] int rows() const { return m_table.model()->rowCount(); }
    /// Until now the page was opened.
    void opened()
    {
        m_opening = m_busy.longestMs();
        m_busy.clear();
    }
    [[nodiscard]] QJsonObject figures()
    {
        std::ranges::sort(m_filled);
        return {{QStringLiteral("rows"), rows()},
                {QStringLiteral("opening_longest_ms"), m_opening},
                {QStringLiteral("busy_longest_ms"), m_busy.longestMs()},
                {QStringLiteral("busy_over_16_ms"), m_busy.over(16)},
                {QStringLiteral("busy_stretches"), m_busy.count()},
                {QStringLiteral("filled_median_ms"), m_filled.at(m_filled.size() / 2)},
                {QStringLiteral("filled_longest_ms"), m_filled.last()},
                {QStringLiteral("memory_mb"), largestMemoryMb()}};
    }

private:
    [[nodiscard]] bool isThere() const
    {
        const auto *model = static_cast<const RunTableModel *>(m_table.model());
        const auto [top, bottom] = m_table.rowsInView();
        return top >= 0 && model->runAt(top) != nullptr && model->runAt(bottom) != nullptr;
    }

    RunsPage &m_page;
    RunsTable &m_table;
    BusyTime m_busy;
    double m_opening = 0;
    QList<double> m_filled;
};

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    applyTheme(*qApp, ThemeChoice::Light);
    const QString path = QCoreApplication::arguments().value(1);
    auto source = openSqlStore(path, std::make_shared<ProblemLog>(), {});
    if (!source.ok())
        qFatal("%s", source.isError() ? qPrintable(source.error().line()) : "cancelled");
    auto workspace = std::make_shared<Workspace>();
    workspace->tracking = source->tracking;
    workspace->registry = source->registry;
    workspace->problems = std::make_shared<ProblemLog>();
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("driftline.ini")));
    const NoFiles files;
    JobQueue jobs;
    RunsPage page({jobs, settings, files, files});
    page.resize(1368, 828); // in a window of 1440 × 900
    page.show();
    page.setWorkspace(workspace);
    Scroller scroller(page);
    scroller.settle();
    scroller.opened();
    for (int step = 0; step <= steps; ++step)
        scroller.to(static_cast<int>(qint64(scroller.end()) * step / steps));
    for (int step = 0; step < steps / 4; ++step) // here and there
        scroller.to(static_cast<int>(qint64(scroller.end()) * (step * 37 % 100) / 100));
    scroller.settle();
    QTextStream(stdout) << QJsonDocument(scroller.figures()).toJson();
    return 0;
}
