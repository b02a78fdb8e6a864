// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every widget of the kit in both themes, as pictures to look at in build/…/pictures; checked here: that no
// text is cut off and that text keeps its contrast.

#include "models/items/roles.h"
#include "tests/support/pictures.h"
#include "tests/support/testcase.h"
#include "widgets/kit/chipbar.h"
#include "widgets/kit/dropzone.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/histogramchart.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/sparklinewidget.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <cmath>

using namespace driftline;

namespace {

QList<QPointF> curve(double end, double noise)
{
    QList<QPointF> points;
    for (int step = 0; step <= 800; ++step)
        points << QPointF(step, end - 0.12 * std::exp(-step / 160.0) +
                                    noise * std::sin(step * 12.9898) * std::sin(step * 78.2));
    return points;
}

QList<double> hump(double center)
{
    QList<double> shares;
    for (int i = 0; i < 24; ++i)
        shares << std::exp(-(i - center) * (i - center) / 30);
    return shares;
}

void fillRow(QStandardItemModel &model, int row)
{
    const auto set = [&](int column, int role, const QVariant &value) {
        model.setData(model.index(row, column), value, role);
    };
    const bool drifted = row < 2;
    set(0, SeriesIndexRole, row - 1);
    set(1, Qt::DisplayRole, QStringLiteral("xgb-depth6-smote-%1").arg(row));
    set(1, SecondLineRole, QStringLiteral("numeric"));
    set(2, ReferenceBinsRole, QVariant::fromValue(hump(9)));
    set(2, LiveBinsRole, QVariant::fromValue(hump(9 + 4.0 / (row + 1))));
    set(3, Qt::DisplayRole, QStringLiteral("2 h ago"));
    set(3, MutedRole, true);
    set(4, PillsRole,
        QVariant::fromValue(QList<PillItem>{stagePill(Stage(row % 4), QString::number(14 - row))}));
    set(5, Qt::DisplayRole, QStringLiteral("0.9%1").arg(468 - 11 * row));
    set(5, BoldRole, true);
    set(5, Qt::TextAlignmentRole, int(Qt::AlignRight | Qt::AlignVCenter));
    set(6, Qt::DisplayRole, drifted ? QStringLiteral("▲ drifted") : QStringLiteral("● stable"));
    set(6, PillKindRole, int(drifted ? PillKind::Bad : PillKind::Good));
    set(7, Qt::DisplayRole, QStringLiteral("9e27a41c%1").arg(row));
    set(7, MonospaceRole, true);
    set(8, SparklineRole, QVariant::fromValue(curve(0.94, 0.004)));
    set(8, SeriesIndexRole, row);
    set(9, Qt::DisplayRole, drifted ? QStringLiteral("0.9468 ▲ +0.0012") : QStringLiteral("0.1184"));
    set(9, ToneRole, int(drifted ? Tone::Good : Tone::Ordinary));
    set(9, MonospaceRole, true);
    set(9, Qt::TextAlignmentRole, int(Qt::AlignRight | Qt::AlignVCenter));
}

QWidget *makeTable(bool twoLines, QWidget *parent)
{
    auto *model = new QStandardItemModel(6, 10, parent);
    for (int row = 0; row < model->rowCount(); ++row)
        fillRow(*model, row);
    model->setHorizontalHeaderLabels(
        {QString(), QStringLiteral("Run"), QStringLiteral("Reference · Live"), QStringLiteral("Started"),
         QStringLiteral("Model"), QStringLiteral("auc_roc"), QStringLiteral("Verdict"),
         QStringLiteral("Commit"), QStringLiteral("Course"), QStringLiteral("lgbm-baseline")});
    for (const int column : {5, 9})
        model->setHeaderData(column, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter),
                             Qt::TextAlignmentRole);
    model->setHeaderData(9, Qt::Horizontal, 1, SeriesIndexRole);
    model->setHeaderData(9, Qt::Horizontal,
                         QVariant::fromValue(QList<PillItem>{{QStringLiteral("baseline"), PillKind::Good}}),
                         PillsRole);
    auto *card = new Card(parent);
    auto *table = new TableView(card);
    table->setTwoLineRows(twoLines);
    table->setModel(model);
    table->setSortingEnabled(false);
    table->horizontalHeader()->setSortIndicatorShown(true);
    table->horizontalHeader()->setSortIndicator(5, Qt::DescendingOrder);
    table->resizeColumnsToContents();
    table->selectRow(0);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(table);
    return card;
}

QWidget *makeCharts(QWidget *parent)
{
    auto *box = new QWidget(parent);
    const Theme &theme = Theme::of(qApp->activeWindow() != nullptr ? qApp->activeWindow() : parent);
    auto *chart = new LineChart(box);
    chart->setTitle(QStringLiteral("val_auc"));
    chart->setXName(QStringLiteral("step"));
    QList<LineSeries> series;
    for (int i = 0; i < 3; ++i) {
        const double end = 0.938 - i * 0.006;
        series << LineSeries{QStringLiteral("raw"), curve(end, 0.006), seriesStyle(i, theme), true};
        series << LineSeries{QStringLiteral("run %1").arg(i), curve(end, 0), seriesStyle(i, theme), false};
    }
    chart->setSeries(series);
    auto *histogram = new HistogramChart(box);
    HistogramBins bins;
    for (int i = 0; i <= 24; ++i)
        bins.edges.push_back(i * 0.5);
    for (int i = 0; i < 24; ++i) {
        bins.reference.push_back(qint64(1000 * hump(9)[i]));
        bins.live.push_back(qint64(800 * hump(13)[i]));
    }
    histogram->setBins(bins, {HistogramUnit::Percent});
    auto *categories = new HistogramChart(box);
    categories->setBins({{},
                         {QStringLiteral("android"), QStringLiteral("ios"), QStringLiteral("web"), QString()},
                         {40, 30, 20, 1},
                         {20, 30, 45, 6}},
                        {HistogramUnit::Count});
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget *one : std::initializer_list<QWidget *>{chart, histogram, categories}) {
        auto *card = new Card(box);
        auto *layout = new QVBoxLayout(card);
        layout->setContentsMargins(14, 12, 14, 12);
        layout->addWidget(one);
        row->addWidget(card, 1);
    }
    return box;
}

QLayout *makeButtons(QWidget *box)
{
    auto *buttons = new QHBoxLayout;
    for (const char *look : {"", "primary", "flat", "bar"}) {
        auto *button = new QPushButton(QStringLiteral("Button %1").arg(QLatin1StringView(look)), box);
        button->setProperty("look", QLatin1StringView(look));
        button->setIcon(icon(QStringLiteral("export"),
                             qstrcmp(look, "primary") == 0 ? IconTone::OnAccent : IconTone::Text));
        buttons->addWidget(button);
    }
    auto *off = new QPushButton(QStringLiteral("Disabled"), box);
    off->setEnabled(false);
    buttons->addWidget(off);
    auto *combo = new QComboBox(box);
    combo->addItems({QStringLiteral("automatic"), QStringLiteral("Wasserstein")});
    buttons->addWidget(combo);
    buttons->addWidget(new QSpinBox(box));
    auto *edit = new QLineEdit(box);
    edit->setPlaceholderText(QStringLiteral("Search runs"));
    buttons->addWidget(edit);
    auto *check = new QCheckBox(QStringLiteral("Only what differs"), box);
    check->setChecked(true);
    buttons->addWidget(check);
    return buttons;
}

QLayout *makePills(QWidget *box)
{
    auto *pills = new QHBoxLayout;
    for (int kind = 0; kind <= int(PillKind::Dashed); ++kind)
        pills->addWidget(new Pill(QStringLiteral("● pill %1").arg(kind), PillKind(kind), box));
    auto *chips = new ChipBar(box);
    for (const char *chip : {"Curves", "Parallel", "Scatter", "Box"})
        chips->addChip(QLatin1StringView(chip), QLatin1StringView(chip));
    pills->addWidget(chips);
    for (const char *look : {"title", "section", "muted", "faint", "small", "bad", "mono", "code"}) {
        auto *label = new QLabel(QStringLiteral("Label %1").arg(QLatin1StringView(look)), box);
        label->setProperty("look", QLatin1StringView(look));
        pills->addWidget(label);
    }
    auto *progress = new QProgressBar(box);
    progress->setTextVisible(false);
    progress->setValue(62);
    pills->addWidget(progress);
    auto *spark = new SparklineWidget(box);
    spark->setPoints(curve(0.9, 0.004), seriesStyle(2, Theme::of(box)).color);
    pills->addWidget(spark);
    return pills;
}

QLayout *makeFilters(QWidget *box)
{
    auto *filters = new QHBoxLayout;
    auto *fine = new FilterBox(box);
    fine->setText(QStringLiteral("metrics.auc_roc > 0.92 and params.max_depth = '6'"));
    auto *wrong = new FilterBox(box);
    wrong->setText(QStringLiteral("metrics.auc_roc > 0.92 annd params.max_depth = '6'"));
    wrong->setFixedWidth(560);
    filters->addWidget(fine, 1);
    filters->addWidget(wrong);
    wrong->showError({ErrorCode::Usage, QStringLiteral("expected “and” or “or”"), wrong->text(),
                      QStringLiteral("write “and” between comparisons"), TextSpan{23, 4}});
    return filters;
}

QLayout *makeIcons(QWidget *box)
{
    auto *icons = new QHBoxLayout;
    for (const QString &name : iconNames()) {
        auto *label = new QLabel(box);
        label->setPixmap(icon(name).pixmap(QSize(18, 18), label->devicePixelRatioF()));
        label->setToolTip(name);
        icons->addWidget(label);
    }
    return icons;
}

QWidget *makeControls(QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *rows = new QVBoxLayout(box);
    rows->setContentsMargins(0, 0, 0, 0);
    for (QLayout *row : {makeButtons(box), makePills(box), makeFilters(box), makeIcons(box)})
        rows->addLayout(row);
    return box;
}

QWidget *makeStates(QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    const Theme &theme = Theme::of(parent);
    auto *reference = new DropZone(box);
    reference->setEdge(theme.reference, Qt::LeftEdge);
    auto *live = new DropZone(box);
    live->setEdge(theme.live, Qt::LeftEdge);
    live->setHighlighted(true);
    auto *verdict = new Card(box);
    verdict->setFill(theme.badSoft);
    auto *node = new Card(box);
    node->setEdge(theme.good, Qt::TopEdge);
    auto *empty = new EmptyState(reference);
    auto *action = new QAction(QStringLiteral("Open…"), box);
    empty->setContent(QStringLiteral("runs"), QStringLiteral("No runs match"),
                      QStringLiteral("Loosen the filter, or choose another experiment."));
    empty->setAction(action);
    auto *failed = new EmptyState(live);
    failed->setError({ErrorCode::Unreachable,
                      QStringLiteral("no answer from the server"),
                      QStringLiteral("http://127.0.0.1:5000"),
                      QStringLiteral("check that it runs and that the address is right"),
                      {}});
    auto *busy = new EmptyState(verdict);
    busy->setBusy(QStringLiteral("Opening fraud-detection"));
    auto *text = new QLabel(QStringLiteral("Card with a top edge"), node);
    for (const auto &[card, content] :
         {std::pair<Card *, QWidget *>{reference, empty}, {live, failed}, {verdict, busy}, {node, text}}) {
        auto *layout = new QVBoxLayout(card);
        layout->addWidget(content);
        row->addWidget(card, 1);
    }
    return box;
}

/// WCAG's relative luminance and contrast.
double contrast(const QColor &a, const QColor &b)
{
    const auto luminance = [](const QColor &color) {
        const auto linear = [](double part) {
            return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
               0.0722 * linear(color.blueF());
    };
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

} // namespace

class TestGallery : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void picture_data();
    void picture();
    void textKeepsItsContrast_data();
    void textKeepsItsContrast();
};

void TestGallery::picture_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestGallery::picture()
{
    QFETCH(bool, dark);
    applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
    QWidget window;
    window.resize(1440, 1000);
    auto *layout = new QVBoxLayout(&window);
    layout->addWidget(makeControls(&window));
    layout->addWidget(makeTable(false, &window), 1);
    layout->addWidget(makeTable(true, &window), 1);
    layout->addWidget(makeCharts(&window), 1);
    layout->addWidget(makeStates(&window), 1);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto labels = window.findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisible() && !label->wordWrap() && label->pixmap(Qt::ReturnByValue).isNull())
            QVERIFY2(label->width() >= label->minimumSizeHint().width(), qPrintable(label->text()));
    }
    QVERIFY(window.grab().save(
        picturePath(dark ? QStringLiteral("kit-dark.png") : QStringLiteral("kit-light.png"))));
}

void TestGallery::textKeepsItsContrast_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("ground");
    for (const Theme *theme : {&Theme::light(), &Theme::darkTheme()}) {
        const char *name = theme->dark ? "dark" : "light";
        const auto row = [&](const char *what, const QColor &text, const QColor &ground) {
            QTest::addRow("%s %s", name, what) << text << ground;
        };
        row("text on surface", theme->text, theme->surface);
        row("text on window", theme->text, theme->window);
        row("text on selection", theme->text, theme->accentSoft);
        row("muted on surface", theme->muted, theme->surface);
        row("muted on window", theme->muted, theme->window);
        row("muted on selection", theme->muted, theme->accentSoft);
        row("faint on surface", theme->faint, theme->surface);
        row("faint on window", theme->faint, theme->window);
        row("faint on selection", theme->faint, theme->accentSoft);
        row("accent on surface", theme->accent, theme->surface);
        row("accent on its pill", theme->accent, theme->accentSoft);
        row("text on accent", theme->onAccent, theme->accent);
        row("good", theme->good, theme->goodSoft);
        row("warn", theme->warn, theme->warnSoft);
        row("bad", theme->bad, theme->badSoft);
        row("archived", theme->archived, theme->archivedSoft);
    }
}

void TestGallery::textKeepsItsContrast()
{
    QFETCH(QColor, text);
    QFETCH(QColor, ground);
    // WCAG 2.1, level AA, ordinary text.
    QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(QString::number(contrast(text, ground))));
}

DRIFTLINE_WIDGET_TEST(TestGallery)
#include "tst_gallery.moc"
