// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/markdownview.h"

#include <QDesktopServices>
#include <QEvent>
#include <QImage>
#include <QTextBlock>
#include <QTextCursor>
#include <QtMath>
#include <QUrl>

namespace driftline {

namespace {

constexpr int indentWidth = 20; // of lists; Qt's is made for pages

/// Qt's headings are those of a page; in a narrow panel their weight and one step of size say enough.
void tameHeadings(QTextDocument &document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const int level = block.blockFormat().headingLevel();
        if (level == 0)
            continue;
        QTextCharFormat format;
        format.setProperty(QTextFormat::FontSizeAdjustment, level == 1 ? 1 : 0);
        QTextCursor cursor(block);
        cursor.select(QTextCursor::BlockUnderCursor);
        cursor.mergeCharFormat(format);
    }
}

} // namespace

MarkdownView::MarkdownView(QWidget *parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTabChangesFocus(true);
    document()->setDocumentMargin(0);
    document()->setUndoRedoEnabled(false);
    document()->setIndentWidth(indentWidth);
    connect(this, &QTextBrowser::anchorClicked, this, [](const QUrl &address) {
        if (const QUrl url = opened(address); !url.isEmpty())
            QDesktopServices::openUrl(url);
    });
    connect(this, qOverload<const QUrl &>(&QTextBrowser::highlighted), this,
            [this](const QUrl &address) { setToolTip(address.toString()); });
}

QUrl MarkdownView::opened(const QUrl &address)
{
    const QString scheme = address.scheme();
    const bool known = scheme == QLatin1StringView("https") || scheme == QLatin1StringView("http") ||
                       scheme == QLatin1StringView("mailto");
    return known ? address : QUrl();
}

void MarkdownView::setMarkdownText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    render();
}

void MarkdownView::setHighest(int height)
{
    m_highest = height;
    fitHeight();
}

void MarkdownView::fillPlace()
{
    m_fillsPlace = true;
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMinimumHeight(0);
    setMaximumHeight(QWIDGETSIZE_MAX);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded); // of a file, lines of code are longer
}

bool MarkdownView::hasImages() const
{
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            if (part.fragment().charFormat().isImageFormat())
                return true;
        }
    }
    return false;
}

void MarkdownView::render()
{
    document()->setMarkdown(m_text, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                        QTextDocument::MarkdownNoHTML);
    tameHeadings(*document());
    moveCursor(QTextCursor::Start);
    fitHeight();
}

void MarkdownView::fitHeight()
{
    if (m_fillsPlace)
        return;
    const QMargins margins = contentsMargins();
    document()->setTextWidth(viewport()->width());
    const int content = qCeil(document()->size().height()) + (height() - viewport()->height());
    setFixedHeight(qBound(fontMetrics().height(), content + margins.bottom(), m_highest));
}

void MarkdownView::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fitHeight();
}

void MarkdownView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    // The colour of a link is written into the document.
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        render();
}

/// Whatever gets nothing from here is looked for on the disk by the document; so everything gets an image
/// that cannot be seen.
QVariant MarkdownView::loadResource(int, const QUrl &)
{
    QImage nothing(1, 1, QImage::Format_ARGB32_Premultiplied);
    nothing.fill(Qt::transparent);
    return nothing;
}

} // namespace driftline
