// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/completionlist.h"

#include <QCompleter>
#include <QListView>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStringListModel>
#include <QStringMatcher>
#include <QStyledItemDelegate>

#include <algorithm>

namespace driftline {

namespace {

constexpr int linesShown = 12;
constexpr int widestList = 560;
constexpr int lineMargin = 9; ///< left and right of a line's text: the style sheet's and the style's
constexpr int slack = 2;      ///< advances are rounded, and what lacks half a pixel is cut
constexpr int gap = 4;
constexpr int boxBorder = 1; ///< of the box around the editor

/// Draws as the style sheet says, which the completer's own does not; what is too wide for the list is cut.
class LineDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {0, QStyledItemDelegate::sizeHint(option, index).height()};
    }
};

} // namespace

CompletionList::CompletionList(const QString &name, QPlainTextEdit *edit)
    : QObject(edit),
      m_edit(edit),
      m_model(new QStringListModel(this)),
      m_completer(new QCompleter(m_model, this)),
      m_view(new QListView)
{
    // The completer is there for the window and its keys alone: it would look through the lines several
    // times.
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(linesShown);
    m_completer->setWrapAround(false); // behind the last line it would choose none
    // Without this the view asks for the size of every line at every letter.
    m_view->setUniformItemSizes(true);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setProperty("look", QStringLiteral("popup"));
    m_view->setAccessibleName(name);
    m_completer->setPopup(m_view); // which then belongs to it
    m_view->setItemDelegate(new LineDelegate(m_view));
    m_completer->setWidget(edit);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &CompletionList::chosen);
}

QStringList CompletionList::found(const QString &part) const
{
    const QStringMatcher matcher(part, Qt::CaseInsensitive);
    QStringList found;
    std::ranges::copy_if(m_lines, std::back_inserter(found),
                         [&matcher](const QString &line) { return matcher.indexIn(line) >= 0; });
    return found;
}

/// Whole lines, as wide as those at the top and the one of most letters.
QSize CompletionList::sizeFor(const QStringList &found) const
{
    const QFontMetrics metrics = m_view->fontMetrics();
    int width = metrics.horizontalAdvance(*std::ranges::max_element(found, {}, &QString::size));
    for (const QString &line : found.first(std::min<qsizetype>(found.size(), linesShown)))
        width = std::max(width, metrics.horizontalAdvance(line));
    if (found.size() > linesShown)
        width += m_view->verticalScrollBar()->sizeHint().width();
    const QMargins frame = m_view->contentsMargins();
    const int lines = int(std::min<qsizetype>(found.size(), linesShown));
    return {std::min(width + slack + 2 * lineMargin + frame.left() + frame.right(), widestList),
            lines * m_view->sizeHintForRow(0) + frame.top() + frame.bottom()};
}

void CompletionList::show(const QStringList &found, qsizetype begin)
{
    if (found.isEmpty()) {
        close();
        return;
    }
    m_model->setStringList(found);
    m_view->ensurePolished();
    // The completer has its own idea of a height, which cuts the last line.
    m_view->setFixedSize(sizeFor(found));
    QTextCursor place(m_edit->document());
    place.setPosition(int(begin));
    const int x = m_edit->viewport()->x() + m_edit->cursorRect(place).left() -
                  m_view->contentsMargins().left() - lineMargin;
    const int distance = boxBorder + gap; // below the box, or above it where there is no room
    m_completer->complete({std::max(0, x), -distance, m_view->width(), m_edit->height() + 2 * distance});
    m_view->setCurrentIndex(m_view->model()->index(0, 0));
}

void CompletionList::close()
{
    m_view->hide();
}

bool CompletionList::isOpen() const
{
    return m_view->isVisible();
}

} // namespace driftline
