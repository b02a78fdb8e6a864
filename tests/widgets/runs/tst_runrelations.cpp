// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the inspector shows around a run: its note, the models that it logged, the run that it is a part of
// and its own parts.

#include "models/actions/nestedruns.h"
#include "models/io/sources.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/peers.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/linkbutton.h"
#include "widgets/kit/markdownview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/runinspector.h"
#include "widgets/pages/runs/runoverview.h"
#include "widgets/pages/runs/runrelations.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QImage>
#include <QLabel>
#include <QScrollBar>

namespace driftline {

namespace {

const QString noteText = QStringLiteral(
    "# Sweep over depth\n\nFrom the **nightly** job; see [the review](https://example.org/review/12).\n\n"
    "- keeps `max_depth` below 9\n- the last one is what went to *Staging*\n");

/// The newest run is the parent of those that follow it.
QList<Run> family(int children)
{
    QList<Run> runs = storyRuns(children + 4);
    runs[0].name = QStringLiteral("sweep");
    runs[0].tags[tags::note] = noteText;
    for (int i = 1; i <= children; ++i)
        runs[i].tags[tags::parentRunId] = runs[0].id.text();
    runs.last().tags[tags::parentRunId] = QStringLiteral("00ff00ff00ff00ff00ff00ff00ff00ff");
    return runs;
}

class ModelStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;
    Result<QList<LoggedModel>> loggedModels(const Run &run, const StopToken &) override
    {
        if (!run.tags.contains(tags::note))
            return QList<LoggedModel>();
        LoggedModel model;
        model.id = LoggedModelId(QStringLiteral("m-0123456789abcdef0123456789abcdef"));
        model.name = QStringLiteral("classifier");
        model.status = LoggedModelStatus::Ready;
        LoggedModel failed = model;
        failed.id = LoggedModelId(QStringLiteral("m-fedcba9876543210fedcba9876543210"));
        failed.name = QStringLiteral("explainer-with-a-name-that-is-longer-than-the-panel");
        failed.status = LoggedModelStatus::Failed;
        return QList{model, failed};
    }
};

struct Shown
{
    explicit Shown(const WorkspacePtr &workspace)
    {
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(workspace);
    }
    explicit Shown(const QList<Run> &runs)
        : Shown(fakeWorkspace(std::make_shared<ModelStore>(std::make_shared<FakeTrackingStore>(
                                  runs, storyHistories(runs.mid(0, 1), 1), storyExperiments())),
                              storyRegistry()))
    {}
    void select(const QString &name)
    {
        QVERIFY(settle(page));
        for (const Run &run : page.findChild<RunTableModel *>()->rows().loaded(10'000)) {
            if (run.name == name)
                page.findChild<RunsTable *>()->selectRuns({run.id});
        }
        QVERIFY(settle(page));
        QCOMPARE(selected(), name);
    }
    [[nodiscard]] QString selected() const { return page.findChild<RunInspector *>()->run()->name; }
    [[nodiscard]] RunRelations &relations() const { return *page.findChild<RunRelations *>(); }
    /// All visible texts, in order; links in brackets.
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        if (!relations().isVisibleTo(relations().parentWidget()))
            return texts;
        for (const QWidget *widget : relations().findChildren<QWidget *>()) {
            if (widget->isHidden() ||
                (widget->parentWidget() != &relations() && widget->parentWidget()->isHidden()))
                continue;
            if (const auto *label = qobject_cast<const QLabel *>(widget))
                texts << label->text();
            if (const auto *link = qobject_cast<const LinkButton *>(widget))
                texts << u'[' + link->text() + u']';
        }
        return texts;
    }
    void click(const QString &text)
    {
        for (auto *link : relations().findChildren<LinkButton *>()) {
            if (link->text() != text || link->parentWidget()->isHidden())
                continue;
            QTest::mouseClick(link, Qt::LeftButton, {}, QPoint(4, link->height() / 2));
            QVERIFY(settle(page));
            return;
        }
        QFAIL("there is no such link");
    }

    PageBench bench;
    RunsPage page{bench.services()};
};

} // namespace

class TestRunRelations final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void theNoteIsMarkdown()
    {
        Shown shown(family(3));
        shown.select(QStringLiteral("sweep"));
        auto *note = shown.page.findChild<RunOverview *>()->findChild<MarkdownView *>();
        QVERIFY(note->isVisible());
        QVERIFY2(note->toPlainText().startsWith(
                     QStringLiteral("Sweep over depth\nFrom the nightly job; see the review.")),
                 qPrintable(note->toPlainText()));
        shown.select(QStringLiteral("xgb-2"));
        QVERIFY(!note->isVisible());
    }

    void aNoteLoadsNothingAndOpensOnlyPages()
    {
        const QTemporaryDir folder;
        const QUrl file = QUrl::fromLocalFile(folder.filePath(QStringLiteral("x.png")));
        QImage image(400, 400, QImage::Format_RGB32);
        image.fill(Qt::red);
        QVERIFY(image.save(file.toLocalFile()));
        MarkdownView view;
        view.resize(300, 100);
        view.setMarkdownText(QStringLiteral("![x](%1) <img src=\"%1\"> <b>bold</b>").arg(file.toString()));
        view.show();
        const QVariant loaded = view.document()->resource(QTextDocument::ImageResource, file);
        QVERIFY(loaded.toByteArray().isEmpty());
        QCOMPARE(loaded.value<QImage>().width(), 1);
        QVERIFY(view.toPlainText().contains(QStringLiteral("<b>bold</b>"))); // HTML is text
        for (const char *page : {"https://example.org/a", "http://example.org", "mailto:me@example.org"})
            QCOMPARE(MarkdownView::opened(QUrl(QString::fromLatin1(page))).toString(),
                     QString::fromLatin1(page));
        for (const char *other :
             {"file:///etc/passwd", "javascript:alert(1)", "relative", "ssh://host", "#top"})
            QVERIFY(MarkdownView::opened(QUrl(QString::fromLatin1(other))).isEmpty());
    }

    void aLongNoteScrolls()
    {
        QList<Run> runs = family(1);
        runs[0].tags[tags::note] = QStringLiteral("a line of many\n\n").repeated(200);
        Shown shown(runs);
        shown.select(QStringLiteral("sweep"));
        const auto *note = shown.page.findChild<RunOverview *>()->findChild<MarkdownView *>();
        QVERIFY(note->height() <= 160);
        QVERIFY(note->verticalScrollBar()->maximum() > 500);
    }

    void childrenAndParentsAreOneClickAway()
    {
        Shown shown(family(12));
        shown.select(QStringLiteral("sweep"));
        QStringList wanted{QStringLiteral("Logged models"), QStringLiteral("classifier"),
                           QStringLiteral("m-0123456789")};
        QCOMPARE(shown.texts().mid(0, 3), wanted);
        const qsizetype children = shown.texts().indexOf(QStringLiteral("Child runs 12"));
        QVERIFY(children > 0);
        QCOMPARE(shown.texts()[children + 1], QStringLiteral("[xgb-1]"));
        QCOMPARE(shown.texts().last(), QStringLiteral("[and 4 more]"));

        shown.click(QStringLiteral("xgb-3"));
        QCOMPARE(shown.selected(), QStringLiteral("xgb-3"));
        QCOMPARE(shown.texts().mid(0, 2),
                 (QStringList{QStringLiteral("Part of"), QStringLiteral("[sweep]")}));
        shown.click(QStringLiteral("sweep"));
        QCOMPARE(shown.selected(), QStringLiteral("sweep"));

        shown.click(QStringLiteral("and 4 more"));
        QCOMPARE(shown.page.findChild<RunTableModel *>()->rowCount(), 12);
        QCOMPARE(shown.page.findChild<FilterBox *>()->text(), childFilter(RunId(storyRunId(0))));
    }

    void whatIsNotThereIsNotShown()
    {
        Shown shown(family(2));
        shown.select(QStringLiteral("xgb-3"));
        QCOMPARE(shown.texts(), QStringList());
        shown.select(QStringLiteral("xgb-5")); // its parent was deleted for good
        QCOMPARE(shown.texts(), (QStringList{QStringLiteral("Part of"), QString(),
                                             QStringLiteral("00ff00ff00ff, not found")}));
    }

    void theStoryOfMlflows_data()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }
    void theStoryOfMlflows()
    {
        QFETCH(int, generation);
        const QTemporaryDir data;
        const auto workspace = Sources(data.path()).open(storyFolder(generation), {}, {});
        VERIFY_OK(workspace);
        Shown shown(*workspace);
        QVERIFY(settle(shown.page));
        shown.select(QStringLiteral("sweep"));
        QVERIFY(shown.texts().contains(QStringLiteral("Child runs 6")));
        shown.click(QStringLiteral("sweep-3"));
        QCOMPARE(shown.selected(), QStringLiteral("sweep-3"));
        QCOMPARE(shown.texts().mid(0, 2),
                 (QStringList{QStringLiteral("Part of"), QStringLiteral("[sweep]")}));
        shown.select(QStringLiteral("fraud-production"));
        const auto *note = shown.page.findChild<RunOverview *>()->findChild<MarkdownView *>();
        QVERIFY(note->isVisible());
        QCOMPARE(note->toPlainText(), QStringLiteral("production: logistic regression, C=1.0"));
    }

    void pictures()
    {
        Shown shown(family(12));
        shown.select(QStringLiteral("sweep"));
        takePictures(shown.page, QStringLiteral("page-runs-relations"));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunRelations)
#include "tst_runrelations.moc"
