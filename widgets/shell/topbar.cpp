// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/topbar.h"

#include "models/items/numbertext.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/shell/windowactions.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace driftline {

namespace {

constexpr int barHeight = 44;
constexpr int buttonHeight = 30;
constexpr int searchWidth = 560;
constexpr int smallestSourceWidth = 200;
constexpr int widestName = 200;

/// A button with labels inside, for texts of more than one colour. The labels let the mouse through.
class LabelButton : public QPushButton
{
public:
    explicit LabelButton(QWidget *parent) : QPushButton(parent), m_row(new QHBoxLayout(this))
    {
        setProperty("look", QStringLiteral("bar"));
        setFixedHeight(buttonHeight);
        m_row->setContentsMargins(11, 0, 11, 0);
        m_row->setSpacing(6);
    }
    QLabel *add(const char *look, int stretch = 0)
    {
        auto *label = new QLabel(this);
        label->setProperty("look", QLatin1StringView(look));
        label->setTextFormat(Qt::PlainText);
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
        m_row->addWidget(label, stretch);
        return label;
    }
    void addIcon(const QString &name)
    {
        m_icon = name;
        m_iconLabel = add("muted");
        drawIcon();
    }
    void addStretch() { m_row->addStretch(1); }
    [[nodiscard]] QSize sizeHint() const override { return {m_row->sizeHint().width(), buttonHeight}; }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return {m_row->minimumSize().width(), buttonHeight};
    }

protected:
    void changeEvent(QEvent *event) override
    {
        QPushButton::changeEvent(event);
        if (event->type() == QEvent::PaletteChange && m_iconLabel != nullptr)
            drawIcon();
    }

private:
    void drawIcon()
    {
        m_iconLabel->setPixmap(
            driftline::icon(m_icon, IconTone::Faint).pixmap(QSize(14, 14), devicePixelRatioF()));
    }

    QHBoxLayout *m_row;
    QLabel *m_iconLabel = nullptr;
    QString m_icon;
};

} // namespace

class SourceButton final : public LabelButton
{
public:
    explicit SourceButton(QWidget *parent)
        : LabelButton(parent), m_dot(add("good")), m_name(add("strong")), m_detail(add("muted"))
    {
        addStretch();
        add("muted")->setText(QStringLiteral("▾"));
        setMinimumWidth(smallestSourceWidth);
    }
    void set(const char *dotLook, const QString &name, const QString &detail, const QString &toolTip)
    {
        m_dot->setText(*dotLook == '\0'               ? QString()
                       : qstrcmp(dotLook, "bad") == 0 ? QStringLiteral("▲")
                                                      : QStringLiteral("●"));
        setLook(m_dot, dotLook);
        m_dot->setVisible(*dotLook != '\0');
        m_detail->setText(detail);
        m_name->setText(QFontMetrics(boldFont(font())).elidedText(name, Qt::ElideMiddle, widestName));
        updateGeometry();
        setToolTip(toolTip);
        setAccessibleName(QObject::tr("Source: %1 %2").arg(name, detail).trimmed());
    }

private:
    QLabel *m_dot;
    QLabel *m_name;
    QLabel *m_detail;
};

TopBar::TopBar(const WindowActions &actions, QWidget *parent) : QFrame(parent)
{
    setProperty("look", QStringLiteral("bar"));
    setFixedHeight(barHeight);
    setAccessibleName(tr("Source, search and problems"));
    auto *brand = new QLabel(QStringLiteral("Driftline"), this);
    brand->setProperty("look", QStringLiteral("strong"));
    m_source = new SourceButton(this);
    m_menu = new QMenu(m_source);
    m_source->setMenu(m_menu);

    auto *search = makeSearch(actions);
    auto *problems = new LabelButton(this);
    problems->add("")->setText(tr("Problems"));
    m_problemCount = problems->add("warn");
    problems->setCheckable(true);
    connect(problems, &QPushButton::clicked, actions.problems, &QAction::trigger);
    connect(actions.problems, &QAction::toggled, problems, &QPushButton::setChecked);
    m_problems = problems;

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 1);
    row->setSpacing(12);
    row->addWidget(brand);
    row->addSpacing(8);
    row->addWidget(m_source);
    row->addStretch(1);
    row->addWidget(search, 100);
    row->addStretch(1);
    row->addWidget(m_problems);
    row->addWidget(makeThemeButton(actions));
    setProblemCount(0);
    showNoSource();
}

QPushButton *TopBar::makeSearch(const WindowActions &actions)
{
    auto *search = new LabelButton(this);
    search->addIcon(QStringLiteral("search"));
    search->add("faint")->setText(tr("Search runs, models, commits, columns — or type a command"));
    search->addStretch();
    auto *key = search->add("key");
    key->setText(actions.palette->shortcut().toString(QKeySequence::NativeText));
    key->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    search->setMaximumWidth(searchWidth);
    search->setMinimumWidth(240);
    search->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    search->setAccessibleName(actions.palette->text());
    connect(search, &QPushButton::clicked, actions.palette, &QAction::trigger);
    return search;
}

QToolButton *TopBar::makeThemeButton(const WindowActions &actions)
{
    auto *theme = new QToolButton(this);
    theme->setProperty("look", QStringLiteral("bar"));
    theme->setIcon(icon(QStringLiteral("theme")));
    theme->setFixedSize(buttonHeight + 2, buttonHeight);
    theme->setPopupMode(QToolButton::InstantPopup);
    theme->setToolTip(tr("Theme and settings"));
    theme->setAccessibleName(tr("Theme and settings"));
    theme->setFocusPolicy(Qt::TabFocus);
    auto *menu = new QMenu(theme);
    menu->addActions({actions.systemTheme, actions.lightTheme, actions.darkTheme});
    menu->addSeparator();
    menu->addActions({actions.settings, actions.keyboardMap});
    menu->addSeparator();
    menu->addAction(actions.quit);
    theme->setMenu(menu);
    return theme;
}

namespace {

constexpr qint64 slowMs = 1000;

QStringList toolTipLines(const SourceInfo &info)
{
    QStringList lines{info.uri};
    if (!info.detail.isEmpty())
        lines << info.detail;
    return lines;
}

} // namespace

void TopBar::showLatency(const SourceInfo &info, qint64 latencyMs)
{
    SourceInfo current = info;
    current.latencyMs = latencyMs;
    showSource(current);
}

void TopBar::showLost(const SourceInfo &info, const Error &error)
{
    const QStringList lines = toolTipLines(info) << error.line();
    m_source->set("bad", info.name, tr("does not answer"), lines.join(QLatin1Char('\n')));
}

void TopBar::showSource(const SourceInfo &info)
{
    QString detail = info.remote                                ? tr("remote")
                     : info.kind == QLatin1StringView("sample") ? tr("sample")
                                                                : tr("local");
    if (info.latencyMs)
        detail += tr(" · %1 ms").arg(countText(*info.latencyMs));
    const bool slow = info.latencyMs.value_or(0) >= slowMs;
    m_source->set(slow ? "warn" : "good", info.name, detail, toolTipLines(info).join(QLatin1Char('\n')));
}

void TopBar::showNoSource()
{
    m_source->set("", tr("No source"), tr("open one"), {});
}

void TopBar::showOpening()
{
    m_source->set("faint", tr("Opening…"), {}, {});
}

void TopBar::showFailure()
{
    m_source->set("bad", tr("Not opened"), {}, {});
}

void TopBar::setProblemCount(int count)
{
    m_problemCount->setText(countText(count));
    setLook(m_problemCount, count > 0 ? "warn" : "faint");
    const QString text = count == 0 ? tr("No problems") : tr("%n problem(s)", nullptr, count);
    m_problems->setAccessibleName(text);
    m_problems->setToolTip(text);
    m_problems->updateGeometry();
}

} // namespace driftline
