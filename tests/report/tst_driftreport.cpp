// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/driftcolumn.h"
#include "models/report/driftjson.h"
#include "models/report/driftreport.h"
#include "models/report/driftsvg.h"
#include "models/report/markup.h"
#include "tests/support/testcase.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <cmath>
#include <limits>

namespace driftline {

namespace {

const QString hostile = QStringLiteral("<script>alert('x')</script> & \"quoted\" %1 %2 \u0001 \uFFFF ü 😀");

ColumnData numbers(const QString &name, double shift, double scale = 1)
{
    ColumnData column;
    column.info = {name, ColumnType::Numeric, QStringLiteral("double"), {}};
    for (int i = 0; i < 2000; ++i)
        column.numbers.push_back(scale * (std::sin(i * 12.9898) * 3 + std::cos(i * 78.233) + shift));
    column.rows = 2010;
    column.missing = 10;
    return column;
}

ColumnData categories(const QString &name, int many, int shift)
{
    ColumnData column;
    column.info = {name, ColumnType::Categorical, QStringLiteral("string"), {}};
    for (int i = 0; i < many; ++i) {
        column.categories.append(i == 0 ? hostile
                                        : QStringLiteral("category %1").arg(i, 4, 10, QLatin1Char('0')));
        column.counts.push_back(10 + (i * 7 + shift * i * i) % 90);
        column.rows += column.counts.back();
    }
    return column;
}

/// Columns of every kind, the names of which nobody should have given them.
DriftReport reportOf(int width)
{
    DriftReport report;
    report.reference = {QStringLiteral("training <set>.parquet"),
                        QStringLiteral("/data/training <set>.parquet"), 2010, width};
    report.live = {QStringLiteral("live & more.csv"), QStringLiteral("/data/live & more.csv"), 1005, width};
    DriftOptions options;
    for (int i = 0; i < width; ++i) {
        options.everyTest = i == 0;
        const QString name = i == 0 ? hostile : QStringLiteral("column %1").arg(i);
        if (i % 3 == 2) {
            report.columns.append(
                compareColumns(categories(name, i % 2 ? 4 : 300, 0), categories(name, 290, i % 5), options));
        } else {
            // A range beyond what a number can hold, and one with more bins than are drawn.
            const double scale = i == 4 ? 4e307 : 1;
            options.bins = i % 6 == 1 ? Binning{BinRule::FixedCount, 1000, {}} : Binning{};
            report.columns.append(
                compareColumns(numbers(name, 0, scale), numbers(name, i % 4 * 0.2, scale), options));
        }
    }
    ColumnDrift untested;
    untested.name = QStringLiteral("untested");
    untested.note = QStringLiteral("only in the reference");
    report.columns.append(untested);
    for (const ColumnDrift &column : std::as_const(report.columns)) {
        report.testedColumns += column.score ? 1 : 0;
        report.driftedColumns += column.drifted ? 1 : 0;
    }
    report.driftedShare = double(report.driftedColumns) / double(report.testedColumns);
    report.problems = {{QStringLiteral("row 7 has <2> cells"), QStringLiteral("live & more.csv"), {}}};
    return report;
}

struct Parsed
{
    QString error;
    QString text;
    QSet<QString> elements;
    QStringList targets; ///< of every attribute that may name another resource
    int svgs = 0;
};

Parsed parsed(const QString &markup)
{
    Parsed result;
    QXmlStreamReader reader(markup);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isCharacters())
            result.text += reader.text();
        if (!reader.isStartElement())
            continue;
        result.elements.insert(reader.name().toString());
        result.svgs += reader.name() == QLatin1StringView("svg") ? 1 : 0;
        for (const QXmlStreamAttribute &attribute : reader.attributes()) {
            if (QStringList{QStringLiteral("href"), QStringLiteral("src"), QStringLiteral("data"),
                            QStringLiteral("style")}
                    .contains(attribute.name().toString()))
                result.targets.append(attribute.value().toString());
            if (attribute.name().startsWith(QLatin1StringView("on")))
                result.elements.insert(QStringLiteral("script"));
        }
    }
    if (reader.hasError())
        result.error = QStringLiteral("%1 in line %2").arg(reader.errorString()).arg(reader.lineNumber());
    return result;
}

} // namespace

class TestDriftReport final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void thePageIsWholeAndNeedsNothingElse()
    {
        const DriftReport report = reportOf(12);
        const QString html = driftReportHtml(report, 1'750'000'000'000);
        const Parsed page = parsed(html);
        QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
        for (const char *unwanted :
             {"script", "link", "img", "iframe", "object", "foreignObject", "image", "use"})
            QVERIFY2(!page.elements.contains(QString::fromLatin1(unwanted)), unwanted);
        for (const QString &target : page.targets)
            QVERIFY2(target.startsWith(u'#'), qPrintable(target));
        for (const char *outside : {"http:", "https:", "url(", "@import", "//"})
            QVERIFY2(!html.contains(QLatin1StringView(outside)), outside);
        for (const ColumnDrift &column : report.columns) {
            QString name = column.name;
            name.replace(QChar(1), QChar(QChar::ReplacementCharacter))
                .replace(QChar(0xFFFF), QChar(QChar::ReplacementCharacter));
            QVERIFY2(page.text.count(name) >= 2, qPrintable(name)); // in the table and above its section
        }
        QVERIFY(page.text.contains(QStringLiteral("training <set>.parquet")));
        QVERIFY(page.text.contains(QStringLiteral("row 7 has <2> cells")));
        QVERIFY(page.text.contains(QStringLiteral("Bins that moved most")));
        QVERIFY(page.text.contains(QStringLiteral("2025-06-15 15:06 UTC")));
        QCOMPARE(page.svgs, 2 * 12); // a small and a large one; none of what was not tested
        QVERIFY(html.contains(QStringLiteral("prefers-color-scheme:dark")) &&
                html.contains(QStringLiteral("@media print")));
        const QRegularExpression drawn(
            QStringLiteral(" (?:d|x|y|cx|cy|width|height|viewBox)=\"[^\"]*(?:nan|inf)"));
        QVERIFY2(!html.contains(drawn), qPrintable(drawn.match(html).captured()));
    }

    void aHundredColumnsAreSmallEnough()
    {
        const QByteArray html = driftReportHtml(reportOf(100), 0).toUtf8();
        QVERIFY2(html.size() < 2'000'000, qPrintable(QString::number(html.size())));
    }

    void windowsAreShown()
    {
        DriftReport report = reportOf(2);
        report.options.windows.unit = WindowUnit::Day;
        for (int i = 0; i < 5; ++i) {
            DriftWindow window;
            window.begin = 1'750'000'000'000 + i * 86'400'000LL;
            window.rows = 100 + i;
            window.testedColumns = 2;
            window.driftedColumns = i % 2;
            window.driftedShare = i % 2 / 2.0;
            report.windows.append(window);
            for (qsizetype c = 0; c < 2; ++c) {
                WindowDrift drift;
                if (i != 2)
                    drift.score = i == 3 ? std::numeric_limits<double>::infinity() : 0.05 * i;
                report.columns[c].windows.append(drift);
            }
        }
        const Parsed page = parsed(driftReportHtml(report, 0));
        QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
        QCOMPARE(page.svgs, 2 * 2 + 1 + 2);
        QVERIFY(page.text.contains(QStringLiteral("2025-06-16")));
    }

    void chartsAreFilesOfTheirOwn()
    {
        const DriftReport report = reportOf(6);
        for (qsizetype i = 0; i < 6; ++i) {
            const QString svg = columnChartFile(report.columns.at(i));
            const Parsed picture = parsed(svg);
            QVERIFY2(picture.error.isEmpty(), qPrintable(picture.error));
            QCOMPARE(picture.svgs, 1);
            QVERIFY(!svg.contains(QStringLiteral("nan")) && !svg.contains(QStringLiteral("inf ")));
        }
        QVERIFY(columnChartFile(report.columns.last()).isEmpty());
    }

    void textIsMarkedUp()
    {
        QCOMPARE(markupText(QStringLiteral("a<b>&\"'\n\t")),
                 QStringLiteral("a&lt;b&gt;&amp;&quot;&#39;\n\t"));
        QCOMPARE(markupText(QString(QChar(0xD800)) + u'x' + QChar(0)), QStringLiteral("\uFFFDx\uFFFD"));
        QCOMPARE(markupText(QStringLiteral("😀")), QStringLiteral("😀"));
        QCOMPARE(coordinate(1.5), QStringLiteral("1.5"));
        QCOMPARE(coordinate(-0.001), QStringLiteral("0"));
        QCOMPARE(coordinate(100), QStringLiteral("100"));
    }

    void theTableIsCsv()
    {
        DriftReport report = reportOf(3);
        report.columns[1].name = QStringLiteral("with, comma");
        const QStringList lines = driftReportCsv(report).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines.first().startsWith(QStringLiteral("column,type,role,test,score")));
        QVERIFY(lines.last().startsWith(QStringLiteral("untested,unsupported,feature,,,,,,,stable,0,0,")));
        QVERIFY(lines.filter(QStringLiteral("\"with, comma\",numeric,feature,wasserstein,")).size() == 1);
    }

    void theEndingSaysTheFormat()
    {
        QTemporaryDir folder;
        const DriftReport report = reportOf(3);
        for (const auto &[name, begin] : {std::pair{"r.HTML", "<!DOCTYPE html>"},
                                          {"r.json", "{\n  \"reference\""},
                                          {"r.csv", "column,"}}) {
            const QString path = folder.filePath(QString::fromLatin1(name));
            VERIFY_OK(saveDriftReport(report, path, 0));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(file.readAll().startsWith(begin));
        }
        const Status unknown = saveDriftReport(report, folder.filePath(QStringLiteral("r.pdf")), 0);
        QVERIFY(unknown.isError());
        QCOMPARE(unknown.error().code, ErrorCode::Usage);
        const Status nowhere = saveDriftReport(report, folder.filePath(QStringLiteral("absent/r.csv")), 0);
        QVERIFY(nowhere.isError());
        QCOMPARE(nowhere.error().code, ErrorCode::Output);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDriftReport)
#include "tst_driftreport.moc"
