// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/roles.h"
#include "tests/support/testcase.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/chipbar.h"
#include "widgets/kit/dropzone.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/themecontroller.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTextBlock>
#include <QTextLayout>

using namespace driftline;

namespace {

/// The characters of the filter's text that carry a wavy line.
QString underlined(const FilterBox &box)
{
    const auto *edit = box.findChild<QPlainTextEdit *>();
    const QTextBlock block = edit->document()->firstBlock();
    QString text;
    const auto formats = block.layout()->formats();
    for (const auto &range : formats) {
        if (range.format.underlineStyle() == QTextCharFormat::WaveUnderline)
            text += block.text().mid(range.start, range.length);
    }
    return text;
}

QImage painted(const CellDelegate &delegate, const QModelIndex &index, double scale,
               QStyle::State state = QStyle::State_Enabled)
{
    QStyleOptionViewItem option;
    option.rect = QRect(0, 0, 160, 30);
    option.state = state;
    option.font = QApplication::font();
    QImage image(option.rect.size() * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Theme::light().surface);
    QPainter painter(&image);
    delegate.paint(&painter, option, index);
    return image;
}

} // namespace

class TestKit : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void filterMarksTheWrongWord();
    void filterSubmitsOnEnterAndAfterAPause();
    void filterStaysOnOneLineAndCompletes();
    void filterOffersTheValuesInUse();
    void filterOffersNoValuesThatComeTooLate();
    void filterWithThousandsOfKeysCompletes();
    void delegatePaintsEveryRole_data();
    void delegatePaintsEveryRole();
    void tableCopiesWholeIds();
    void tableActivatesByKey();
    void tableMovesSidewaysOnlyByKey();
    void chipsAreExclusiveAndAnnounced();
    void dropZoneTakesLocalFilesOnly();
    void emptyStateOffersItsActions();
    void stagesSayThemselvesWithoutColour();
    void themeIsAppliedAndFollowed();
    void everyIconDrawsInTheThemesColour();
};

void TestKit::filterMarksTheWrongWord()
{
    FilterBox box;
    box.resize(600, 60);
    box.show();
    box.setText(QStringLiteral("metrics.auc > 0.9 annd params.depth = '6'"));
    box.showError({ErrorCode::Usage, QStringLiteral("expected “and”"), box.text(),
                   QStringLiteral("write “and”"), TextSpan{18, 4}});
    QVERIFY(box.hasError());
    QCOMPARE(underlined(box), QStringLiteral("annd"));
    QString shown;
    const auto labels = box.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        shown += label->isVisible() ? label->text() : QString();
    QVERIFY(shown.contains(QStringLiteral("expected “and”")) &&
            shown.contains(QStringLiteral("write “and”")));
    // An error at the end marks the last character; one without a place marks everything.
    box.showError(
        {ErrorCode::Usage, QStringLiteral("unfinished"), box.text(), {}, TextSpan{box.text().size(), 0}});
    QCOMPARE(underlined(box), QStringLiteral("'"));
    box.showError({ErrorCode::Usage, QStringLiteral("refused"), box.text(), {}, std::nullopt});
    QCOMPARE(underlined(box), box.text());
    box.clearError();
    QVERIFY(!box.hasError());
    QCOMPARE(underlined(box), QString());
    // Typing takes the mark away: it was about another text.
    box.showError({ErrorCode::Usage, QStringLiteral("refused"), box.text(), {}, std::nullopt});
    QTest::keyClicks(box.findChild<QPlainTextEdit *>(), QStringLiteral("x"));
    QVERIFY(!box.hasError());
}

void TestKit::filterSubmitsOnEnterAndAfterAPause()
{
    FilterBox box;
    box.show();
    QSignalSpy spy(&box, &FilterBox::filterSubmitted);
    auto *edit = box.findChild<QPlainTextEdit *>();
    box.setText(QStringLiteral("a"));
    QTest::keyClicks(edit, QStringLiteral("bc"));
    QTRY_COMPARE(spy.count(), 1);
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClick(edit, Qt::Key_Enter);
    QCOMPARE(spy.count(), 3);
    QCOMPARE(spy.last().first().toString(), box.text());
    box.setText({});
    QTest::qWait(500);
    QCOMPARE(spy.count(), 3);
}

void TestKit::filterStaysOnOneLineAndCompletes()
{
    FilterBox box;
    box.show();
    auto *edit = box.findChild<QPlainTextEdit *>();
    QGuiApplication::clipboard()->setText(QStringLiteral("metrics.auc > 0.9\r\n  and params.depth = '6'"));
    edit->paste();
    QCOMPARE(box.text(), QStringLiteral("metrics.auc > 0.9 and params.depth = '6'"));
    box.setKeys({{QStringLiteral("auc_roc"), QStringLiteral("val/loss")}, {QStringLiteral("depth")}, {}});
    box.setText({});
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("metrics.auc"));
    QWidget *popup = QApplication::activePopupWidget();
    QVERIFY(popup != nullptr);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(box.text(), QStringLiteral("metrics.auc_roc"));
}

void TestKit::filterOffersTheValuesInUse()
{
    FilterBox box;
    box.resize(600, 60);
    box.show();
    box.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&box));
    auto *edit = box.findChild<QPlainTextEdit *>();
    edit->setFocus();
    QSignalSpy wanted(&box, &FilterBox::valuesWanted);
    QSignalSpy submitted(&box, &FilterBox::filterSubmitted);
    const auto lines = [] {
        const auto *popup = qobject_cast<QAbstractItemView *>(QApplication::activePopupWidget());
        QStringList lines;
        for (int row = 0; popup != nullptr && row < popup->model()->rowCount(); ++row)
            lines << popup->model()->index(row, 0).data().toString();
        return lines;
    };
    QTest::keyClicks(edit, QStringLiteral("tags.team = "));
    QTRY_COMPARE(wanted.count(), 1);
    auto query = wanted.last().first().value<ValueQuery>();
    QCOMPARE(query.entity, FilterEntity::Tag);
    QCOMPARE(query.key, QStringLiteral("team"));
    QCOMPARE(query.part, QString());
    box.setValues(query, {{QStringLiteral("risk"), 9}, {QStringLiteral("o'brien"), 2}});
    QCOMPARE(lines(), (QStringList{QStringLiteral("risk"), QStringLiteral("o'brien")}));
    QTest::keyClicks(edit, QStringLiteral("'bri"));
    QCOMPARE(lines(), QStringList{QStringLiteral("o'brien")});
    QTest::qWait(600); // nobody asks again for what is known, nor submits what is not finished
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(submitted.count(), 0);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
    QCOMPARE(box.text(), QStringLiteral("tags.team = \"o'brien\""));
    QTRY_COMPARE(submitted.count(), 1);

    // Where not all are known, more letters are asked for; a closed quote is not doubled.
    box.setText(QStringLiteral("params.seed LIKE ''"));
    QTextCursor cursor = edit->textCursor();
    cursor.setPosition(18);
    edit->setTextCursor(cursor);
    QTest::keyClicks(edit, QStringLiteral("7"));
    QTRY_COMPARE(wanted.count(), 2);
    query = wanted.last().first().value<ValueQuery>();
    QList<ValueInUse> values;
    for (int i = 0; i < query.most; ++i)
        values.append({QStringLiteral("7%1").arg(i), 1});
    box.setValues(query, values);
    QCOMPARE(lines().size(), query.most);
    QTest::keyClicks(edit, QStringLiteral("4"));
    QTRY_COMPARE(wanted.count(), 3);
    QCOMPARE(wanted.last().first().value<ValueQuery>().part, QStringLiteral("74"));
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
    QCOMPARE(box.text(), QStringLiteral("params.seed LIKE '74'"));
}

void TestKit::filterOffersNoValuesThatComeTooLate()
{
    FilterBox box;
    box.show();
    box.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&box));
    auto *edit = box.findChild<QPlainTextEdit *>();
    edit->setFocus();
    QSignalSpy wanted(&box, &FilterBox::valuesWanted);
    QTest::keyClicks(edit, QStringLiteral("tags.team = "));
    QTRY_COMPARE(wanted.count(), 1);
    const auto query = wanted.last().first().value<ValueQuery>();
    QTest::keyClicks(edit, QStringLiteral("'x' and params.depth = "));
    box.setValues(query, {{QStringLiteral("risk"), 9}}); // of another field
    QVERIFY(QApplication::activePopupWidget() == nullptr);
    QTRY_COMPARE(wanted.count(), 2);
    box.setValues(wanted.last().first().value<ValueQuery>(), {{QStringLiteral("6"), 1}});
    QVERIFY(QApplication::activePopupWidget() != nullptr);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
    box.setValues(wanted.last().first().value<ValueQuery>(), {{QStringLiteral("7"), 1}});
    QVERIFY(QApplication::activePopupWidget() == nullptr); // it was sent away
    QTest::keyClicks(edit, QStringLiteral("'7"));
    QVERIFY(QApplication::activePopupWidget() == nullptr ||
            QTest::qWaitFor([&] { return wanted.count() > 2; }));
}

void TestKit::filterWithThousandsOfKeysCompletes()
{
    FilterBox box;
    box.show();
    RunKeys keys;
    for (int i = 0; i < 12'000; ++i)
        keys.metrics << QStringLiteral("layer_%1/activation_of_a_long_name").arg(i);
    box.setKeys(keys);
    auto *edit = box.findChild<QPlainTextEdit *>();
    edit->setFocus();
    for (const char *typed : {"metrics.`layer_11999", "metrics.layer_11999", "layer_11999/act"}) {
        box.setText({});
        QTest::keyClicks(edit, QString::fromLatin1(typed));
        auto *popup = qobject_cast<QAbstractItemView *>(QApplication::activePopupWidget());
        QVERIFY(popup != nullptr);
        QCOMPARE(popup->model()->rowCount(), 1);
        QTest::keyClick(popup, Qt::Key_Return);
        QCOMPARE(box.text(), QStringLiteral("metrics.`layer_11999/activation_of_a_long_name`"));
    }
}

void TestKit::delegatePaintsEveryRole_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<QVariant>("value");
    const QList<double> bins{0.2, 0.5, 0.3};
    QTest::newRow("pills") << int(PillsRole)
                           << QVariant::fromValue(QList<PillItem>{{QStringLiteral("● x"), PillKind::Good}});
    QTest::newRow("pill") << int(PillKindRole) << QVariant(int(PillKind::Bad));
    QTest::newRow("second line") << int(SecondLineRole) << QVariant(QStringLiteral("numeric"));
    QTest::newRow("tone") << int(ToneRole) << QVariant(int(Tone::Bad));
    QTest::newRow("bold") << int(BoldRole) << QVariant(true);
    QTest::newRow("monospace") << int(MonospaceRole) << QVariant(true);
    QTest::newRow("muted") << int(MutedRole) << QVariant(true);
    QTest::newRow("dot") << int(SeriesIndexRole) << QVariant(1);
    QTest::newRow("hollow dot") << int(SeriesIndexRole) << QVariant(-1);
    QTest::newRow("reference") << int(ReferenceBinsRole) << QVariant::fromValue(bins);
    QTest::newRow("live") << int(LiveBinsRole) << QVariant::fromValue(bins);
    QTest::newRow("sparkline") << int(SparklineRole)
                               << QVariant::fromValue(QList<QPointF>{{0, 1}, {1, 3}, {2, 2}});
    QTest::newRow("right") << int(Qt::TextAlignmentRole) << QVariant(int(Qt::AlignRight | Qt::AlignVCenter));
}

void TestKit::delegatePaintsEveryRole()
{
    QFETCH(int, role);
    QFETCH(QVariant, value);
    QStandardItemModel model(2, 1);
    for (int row = 0; row < 2; ++row)
        model.setData(model.index(row, 0), QStringLiteral("0.9468"));
    model.setData(model.index(1, 0), value, role);
    const CellDelegate delegate;
    for (const double scale : {1.0, 1.5, 2.0}) {
        const QImage plain = painted(delegate, model.index(0, 0), scale);
        const QImage special = painted(delegate, model.index(1, 0), scale);
        QVERIFY(special != plain);
        QVERIFY(painted(delegate, model.index(1, 0), scale, QStyle::State_Enabled | QStyle::State_Selected) !=
                special);
    }
    QStyleOptionViewItem option;
    option.font = QApplication::font();
    QVERIFY(delegate.sizeHint(option, model.index(1, 0)).width() > 20);
}

void TestKit::tableCopiesWholeIds()
{
    QStandardItemModel model(2, 3);
    model.setHorizontalHeaderLabels(
        {QStringLiteral("Run"), QStringLiteral("hidden"), QStringLiteral("Commit")});
    for (int row = 0; row < 2; ++row) {
        model.setData(model.index(row, 0), QStringLiteral("run\t%1").arg(row));
        model.setData(model.index(row, 2), QStringLiteral("9e27a41"));
        model.setData(model.index(row, 2), QStringLiteral("9e27a41c0ffee%1").arg(row), CopyRole);
    }
    TableView table;
    table.setModel(&model);
    table.hideColumn(1);
    table.horizontalHeader()->moveSection(2, 0);
    QCOMPARE(table.selectionAsTsv(), QString());
    table.selectAll();
    table.show();
    QTest::keySequence(&table, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("Commit\tRun\n9e27a41c0ffee0\trun 0\n9e27a41c0ffee1\trun 1\n"));
}

void TestKit::tableActivatesByKey()
{
    QStandardItemModel model(3, 1);
    TableView table;
    table.setModel(&model);
    table.show();
    QSignalSpy spy(&table, &TableView::rowActivated);
    QTest::keyClick(&table, Qt::Key_Return);
    QCOMPARE(spy.count(), 0);
    table.setCurrentIndex(model.index(0, 0));
    QTest::keyClick(&table, Qt::Key_Down);
    QTest::keyClick(&table, Qt::Key_Return);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().toModelIndex().row(), 1);
}

void TestKit::tableMovesSidewaysOnlyByKey()
{
    QStandardItemModel model(100, 20);
    TableView table;
    table.resize(400, 300);
    table.setModel(&model);
    table.show();
    table.setCurrentIndex(model.index(90, 19));
    QCOMPARE(table.horizontalScrollBar()->value(), 0);
    QVERIFY(table.verticalScrollBar()->value() > 0);
    table.setCurrentIndex(model.index(90, 0));
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(&table, Qt::Key_Right);
    QVERIFY(table.horizontalScrollBar()->value() > 0);
}

void TestKit::chipsAreExclusiveAndAnnounced()
{
    ChipBar bar;
    QSignalSpy spy(&bar, &ChipBar::currentChanged);
    bar.addChip(QStringLiteral("curves"), QStringLiteral("Curves"));
    bar.addChip(QStringLiteral("box"), QStringLiteral("Box"));
    QCOMPARE(spy.count(), 0);
    QCOMPARE(bar.current(), QStringLiteral("curves"));
    bar.setCurrent(QStringLiteral("box"));
    bar.setCurrent(QStringLiteral("box"));
    bar.setCurrent(QStringLiteral("no such chip"));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(bar.current(), QStringLiteral("box"));
    bar.show();
    bar.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    auto *chip = bar.findChild<QAbstractButton *>(QStringLiteral("box"));
    chip->setFocus();
    QTest::keyClick(chip, Qt::Key_Left);
    QCOMPARE(bar.current(), QStringLiteral("curves"));
}

void TestKit::dropZoneTakesLocalFilesOnly()
{
    DropZone zone;
    QSignalSpy spy(&zone, &DropZone::filesDropped);
    const auto drop = [&zone](const QList<QUrl> &urls) {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(2, 2), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QApplication::sendEvent(&zone, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent event(QPointF(2, 2), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&zone, &event);
        return true;
    };
    QVERIFY(!drop({QUrl(QStringLiteral("http://example.org/a.csv"))}));
    QVERIFY(drop(
        {QUrl::fromLocalFile(QStringLiteral("/a b.csv")), QUrl::fromLocalFile(QStringLiteral("/c.csv"))}));
    QCOMPARE(spy.first().first().toStringList(),
             (QStringList{QStringLiteral("/a b.csv"), QStringLiteral("/c.csv")}));
}

void TestKit::emptyStateOffersItsActions()
{
    EmptyState state;
    state.show();
    QAction first(QStringLiteral("Try again"));
    QAction second(QStringLiteral("Open…"));
    QSignalSpy spy(&first, &QAction::triggered);
    state.setError({ErrorCode::Unreachable,
                    QStringLiteral("no answer"),
                    QStringLiteral("http://h"),
                    QStringLiteral("start it"),
                    {}});
    state.setActions({&first, &second});
    QCOMPARE(state.accessibleName(), QStringLiteral("No answer"));
    QCOMPARE(state.accessibleDescription(), QStringLiteral("http://h\nstart it"));
    const auto visible = [&state] {
        QList<QPushButton *> buttons = state.findChildren<QPushButton *>();
        buttons.removeIf([](const QPushButton *button) { return button->isHidden(); });
        return buttons;
    };
    QTRY_COMPARE(visible().size(), 2);
    visible().first()->click();
    QCOMPARE(spy.count(), 1);
    state.setBusy(QStringLiteral("Reading"));
    QCOMPARE(visible().size(), 0);
}

void TestKit::stagesSayThemselvesWithoutColour()
{
    QCOMPARE(stagePill(Stage::Production).text, QStringLiteral("● Production"));
    QCOMPARE(stagePill(Stage::Staging, QStringLiteral("13")).text, QStringLiteral("◐ v13 Staging"));
    QCOMPARE(stagePill(Stage::None, QStringLiteral("14")).text, QStringLiteral("v14 None"));
    QCOMPARE(stagePill(Stage::Archived).kind, PillKind::Archived);
}

void TestKit::themeIsAppliedAndFollowed()
{
    ThemeController controller(*qApp);
    QSignalSpy spy(&controller, &ThemeController::choiceChanged);
    QLabel label(QStringLiteral("text"));
    label.setProperty("look", QStringLiteral("code"));
    label.show();
    controller.setChoice(ThemeChoice::Dark);
    QVERIFY(controller.isDark());
    QVERIFY(Theme::of(&label).dark);
    controller.setChoice(ThemeChoice::Dark);
    QCOMPARE(spy.count(), 1);
    controller.setChoice(ThemeChoice::Light);
    QVERIFY(!controller.isDark());
    QVERIFY(!Theme::of(&label).dark);
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        QCOMPARE(themeChoiceFromName(themeChoiceName(choice)), choice);
    QCOMPARE(themeChoiceFromName(QStringLiteral("mauve")), ThemeChoice::System);
}

void TestKit::everyIconDrawsInTheThemesColour()
{
    QVERIFY(iconNames().size() > 30);
    const auto names = iconNames();
    for (const QString &name : names) {
        QImage seen[2];
        for (const bool dark : {false, true}) {
            applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
            seen[dark] = icon(name).pixmap(QSize(32, 32)).toImage();
            QImage blank(seen[dark].size(), seen[dark].format());
            blank.fill(Qt::transparent);
            QVERIFY2(seen[dark] != blank, qPrintable(name));
        }
        // The program's own icon has its own colours.
        QCOMPARE(seen[0] == seen[1], name.startsWith(QStringLiteral("org.driftline")));
    }
}

DRIFTLINE_WIDGET_TEST(TestKit)
#include "tst_kit.moc"
