// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is chosen above the table, and what the panel beside it shows, by mouse and keyboard on real files.

#include "models/io/dataset/arrowdatasetreader.h"
#include "models/items/binmodel.h"
#include "models/items/columnoptionsmodel.h"
#include "models/items/driftmodel.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/chipbar.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/windowchart.h"
#include "widgets/pages/drift/driftcolumnsdialog.h"
#include "widgets/pages/drift/driftdetail.h"
#include "widgets/pages/drift/driftoptionsbar.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/drift/drifttable.h"

#include <QAbstractScrollArea>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace driftline {

class TestDriftDetail final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_bench = std::make_unique<PageBench>();
        m_page = std::make_unique<DriftPage>(
            PageServices{m_bench->jobs, m_bench->settings, m_reader, m_bench->tableFiles});
        m_page->resize(pageSizeIn({1440, 900}));
        m_page->show();
        const QString reference = write(QStringLiteral("reference.csv"), [](int) { return 0.0; });
        const QString live = write(QStringLiteral("live.csv"), [](int day) { return day < 3 ? 0.0 : 80.0; });
        m_page->setFiles(reference, live);
        QVERIFY(settle(*m_page));
    }

    void cleanup()
    {
        m_page.reset();
        m_bench.reset();
    }

    void daysAreBars()
    {
        choose("driftWindows", "days");
        QVERIFY(settle(*m_page));
        table().selectColumn(QStringLiteral("amount"));
        detail().views()->setCurrent(QStringLiteral("time"));
        auto *chart = m_page->findChild<WindowChart *>();
        QVERIFY(chart->isVisible());
        QCOMPARE(chart->accessibleDescription(), QStringLiteral("2025-06-06: ▲ drifted"));
        const auto *title = m_page->findChild<QLabel *>(QStringLiteral("driftWindowTitle"));
        QVERIFY(title->text().startsWith(QStringLiteral("2025-06-06 · ")));
        takePictures(*m_page, QStringLiteral("drift-time"));
        QTest::keyClick(chart, Qt::Key_Home);
        QCOMPARE(chart->accessibleDescription(), QStringLiteral("2025-06-01: ● stable"));
        QTest::keyClick(chart, Qt::Key_Right);
        QVERIFY(title->text().startsWith(QStringLiteral("2025-06-02 · ")));
        QVERIFY(title->text().endsWith(QStringLiteral("100 values")));
        QTest::keyClick(chart, Qt::Key_End);
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->chosen(), 5);
        // A click into the fourth of six bars.
        auto *canvas = chart->findChild<QAbstractScrollArea *>()->viewport();
        QTest::mouseClick(canvas, Qt::LeftButton, {}, QPoint(canvas->width() * 3 / 5, canvas->height() / 2));
        QCOMPARE(chart->chosen(), 3);
    }

    void windowsOfRowsAreAskedFor()
    {
        choose("driftWindows", "Rows…");
        auto *dialog = m_page->findChild<QInputDialog *>();
        QVERIFY(dialog);
        dialog->setIntValue(250);
        dialog->accept();
        QVERIFY(settle(*m_page));
        table().selectColumn(QStringLiteral("amount"));
        QCOMPARE(table().current()->windows.size(), 3);
        QVERIFY(button("driftWindows")->text().contains(QStringLiteral("250 rows each")));
    }

    void binsAreAskedForUntilTheyAreSome()
    {
        choose("driftBinRule", "Other…");
        auto *dialog = m_page->findChild<QInputDialog *>();
        dialog->setTextValue(QStringLiteral("edges:2"));
        dialog->accept();
        QTRY_VERIFY(m_page->findChild<QInputDialog *>() != dialog && m_page->findChild<QInputDialog *>());
        dialog = m_page->findChild<QInputDialog *>();
        dialog->setTextValue(QStringLiteral("edges:0,50,100"));
        dialog->accept();
        QVERIFY(settle(*m_page));
        table().selectColumn(QStringLiteral("amount"));
        const std::vector<double> &edges = table().current()->bins.edges;
        QVERIFY(std::ranges::find(edges, 50.0) != edges.end());
        QVERIFY(edges.size() <= 5);
    }

    void whatMovedIsListedFirst()
    {
        table().selectColumn(QStringLiteral("kind"));
        detail().views()->setCurrent(QStringLiteral("bins"));
        auto *bins = m_page->findChild<TableView *>(QStringLiteral("driftBins"));
        QVERIFY(bins->isVisible());
        QCOMPARE(bins->model()->rowCount(), 4);
        QCOMPARE(bins->model()->index(0, BinModel::BinColumn).data().toString(), QStringLiteral("new"));
        takePictures(*m_page, QStringLiteral("drift-bins"));
        const auto *findings = m_page->findChild<QLabel *>(QStringLiteral("driftFindings"));
        QVERIFY2(findings->text().contains(QStringLiteral("new categories: 1")),
                 qPrintable(findings->text()));
    }

    void everyViewCanBeDrawn()
    {
        for (const char *column : {"amount", "kind", "when"}) {
            table().selectColumn(QString::fromLatin1(column));
            for (const char *view : {"histogram", "cdf", "bins", "time"}) {
                detail().views()->setCurrent(QString::fromLatin1(view));
                QVERIFY(!detail().picture().isNull());
            }
            detail().views()->setCurrent(QStringLiteral("histogram"));
            const QImage plain = detail().picture();
            for (QAction *action : button("driftLook")->menu()->actions()) {
                if (action->isCheckable() && !action->isChecked())
                    action->trigger();
            }
            if (qstrcmp(column, "amount") == 0)
                QVERIFY(detail().picture() != plain);
        }
    }

    void rolesAreChosenInTheDialog()
    {
        QTest::keyClick(&table(), Qt::Key_L, Qt::ControlModifier);
        auto *dialog = m_page->findChild<DriftColumnsDialog *>();
        QVERIFY(dialog);
        auto *view = dialog->findChild<TableView *>();
        QCOMPARE(view->model()->rowCount(), 3);
        const QModelIndex role = view->model()->index(1, ColumnOptionsModel::RoleColumn);
        QCOMPARE(role.siblingAtColumn(0).data().toString(), QStringLiteral("amount"));
        view->setCurrentIndex(role);
        view->edit(role);
        auto *box = view->findChild<QComboBox *>();
        QVERIFY(box);
        box->setCurrentIndex(box->findData(QStringLiteral("id")));
        Q_EMIT box->activated(box->currentIndex());
        QCOMPARE(role.data().toString(), QStringLiteral("id"));
        dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->click();
        QVERIFY(settle(*m_page));
        table().selectColumn(QStringLiteral("amount"));
        QVERIFY(!table().current()->score);
        QVERIFY(table().current()->note.startsWith(QStringLiteral("an id")));
    }

    void aWarningBeyondDriftCannotBeAccepted()
    {
        QTest::keyClick(&table(), Qt::Key_L, Qt::ControlModifier);
        auto *dialog = m_page->findChild<DriftColumnsDialog *>();
        QVERIFY(dialog);
        auto *model = dialog->findChild<TableView *>()->model();
        auto *problem = dialog->findChild<QLabel *>(QStringLiteral("driftColumnsProblem"));
        auto *accept = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
        QVERIFY(accept->isEnabled() && !problem->isVisible());
        const QModelIndex warning = model->index(1, ColumnOptionsModel::WarningColumn);
        QVERIFY(model->setData(warning, QStringLiteral("0.001"))); // 600 rows: a p-value of 0.05 decides
        QVERIFY(problem->isVisible() && !accept->isEnabled());
        QVERIFY2(problem->text().contains(QStringLiteral("below p = 0.001")) &&
                     problem->text().contains(QStringLiteral("below p = 0.05")) &&
                     problem->text().contains(QStringLiteral("amount")),
                 qPrintable(problem->text()));
        QVERIFY(model->setData(warning, QStringLiteral("0.08")));
        QVERIFY(accept->isEnabled() && !problem->isVisible());
        accept->click();
        QVERIFY(settle(*m_page));
        table().selectColumn(QStringLiteral("amount"));
        QCOMPARE(table().current()->warning, 0.08);
    }

    void aThresholdThatAWarningLiesBeyondIsNotApplied()
    {
        auto *bar = m_page->findChild<DriftOptionsBar *>();
        auto *threshold = bar->findChild<QDoubleSpinBox *>(QStringLiteral("driftThreshold"));
        QMap<QString, ColumnOptions> chosen;
        chosen[QStringLiteral("amount")].choice.warning = 0.08;
        bar->setColumnOptions(chosen);
        QVERIFY(settle(*m_page));
        const QString status = m_page->statusText();
        threshold->setValue(0.2);
        QVERIFY(m_page->isSettled()); // nothing is compared
        QVERIFY(!bar->options().threshold);
        QCOMPARE(threshold->property("look").toString(), QStringLiteral("bad"));
        QVERIFY2(threshold->toolTip().contains(QStringLiteral("below p = 0.08")),
                 qPrintable(threshold->toolTip()));
        QVERIFY2(m_page->statusText().startsWith(QStringLiteral("the threshold is not applied")),
                 qPrintable(m_page->statusText()));
        QVERIFY(table().current());

        chosen[QStringLiteral("amount")].choice.warning = 0.3; // now it is right, and is applied
        bar->setColumnOptions(chosen);
        QVERIFY(settle(*m_page));
        table().selectColumn(QStringLiteral("amount"));
        QCOMPARE(table().current()->threshold, 0.2);
        QCOMPARE(threshold->property("look").toString(), QString());
        QVERIFY(!m_page->statusText().contains(QStringLiteral("not applied")));
    }

    void everyTestIsShownWhenAskedFor()
    {
        table().selectColumn(QStringLiteral("amount"));
        const auto few = table().current()->others.size();
        choose("driftTest", "Run every test that fits");
        QVERIFY(settle(*m_page));
        table().selectColumn(QStringLiteral("amount"));
        QVERIFY(table().current()->others.size() > few + 5);
        QVERIFY(detail().testsText().contains(QStringLiteral("Anderson–Darling")));
    }

private:
    /// 600 rows of six days from 2025-06-01 on: a time, an amount that `shift` moves by day, and a kind.
    QString write(const QString &name, const std::function<double(int)> &shift) const
    {
        QFile file(m_bench->folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("when,amount,kind\n");
        for (int i = 0; i < 600; ++i) {
            const int day = i / 100;
            const double moved = shift(day);
            const char *kind = moved > 0 && i % 4 == 0 ? "new" : i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c";
            file.write(QStringLiteral("2025-06-%1 %2:00:00,%3,%4\n")
                           .arg(day + 1, 2, 10, QLatin1Char('0'))
                           .arg(i % 24, 2, 10, QLatin1Char('0'))
                           .arg((i * 7919) % 101 + 0.5 + moved)
                           .arg(QLatin1StringView(kind))
                           .toUtf8());
        }
        return file.fileName();
    }

    QToolButton *button(const char *name)
    {
        return m_page->findChild<QToolButton *>(QLatin1StringView(name));
    }

    void choose(const char *name, const char *text)
    {
        const auto actions = button(name)->menu()->actions();
        const auto at = std::ranges::find(actions, QString::fromUtf8(text), &QAction::text);
        QVERIFY2(at != actions.end(), text);
        (*at)->trigger();
    }

    DriftTable &table() { return *m_page->findChild<DriftTable *>(); }
    DriftDetail &detail() { return *m_page->findChild<DriftDetail *>(); }

    ArrowDatasetReader m_reader;
    std::unique_ptr<PageBench> m_bench;
    std::unique_ptr<DriftPage> m_page;
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestDriftDetail)
#include "tst_driftdetail.moc"
