// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/filteredit.h"

#include "widgets/kit/completionlist.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/valuecompletion.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>

namespace driftline {

namespace {
constexpr int boxHeight = 28;
} // namespace

FilterHighlighter::FilterHighlighter(QPlainTextEdit *edit)
    : QSyntaxHighlighter(edit->document()), m_edit(edit)
{}

void FilterHighlighter::setWrong(std::optional<TextSpan> span)
{
    if (span == m_wrong)
        return;
    m_wrong = span;
    rehighlight();
}

void FilterHighlighter::highlightBlock(const QString &text)
{
    const Theme &theme = Theme::of(m_edit);
    static const QRegularExpression tokens(
        QStringLiteral(
            R"(('(?:[^'])*'|"(?:[^"])*")|\b(and|or|not|like|ilike|in|is|null)\b|)"
            R"(\b((?:metrics?|params?|parameters?|tags?|attributes?|attr|run|datasets?)\.(?:`[^`]*`|"[^"]*"|[\w./-]+)))"),
        QRegularExpression::CaseInsensitiveOption);
    for (auto it = tokens.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        QTextCharFormat format;
        if (match.capturedLength(2) > 0)
            format.setFontWeight(QFont::Bold);
        else if (match.capturedLength(3) > 0)
            format.setForeground(theme.accent);
        setFormat(int(match.capturedStart()), int(match.capturedLength()), format);
    }
    if (!m_wrong)
        return;
    for (qsizetype i = m_wrong->begin; i < qMin(text.size(), m_wrong->begin + m_wrong->length); ++i) {
        QTextCharFormat wrong = format(int(i));
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(theme.bad);
        setFormat(int(i), 1, wrong);
    }
}

FilterEdit::FilterEdit(QWidget *parent)
    : QPlainTextEdit(parent),
      m_highlighter(new FilterHighlighter(this)),
      m_words(new CompletionList(tr("Fields and words"), this))
{
    setObjectName(QStringLiteral("filter"));
    setAccessibleName(tr("Filter"));
    setAccessibleDescription(tr("For example: metrics.auc > 0.9 and params.max_depth = '6'"));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(0);
    connect(m_words, &CompletionList::chosen, this, &FilterEdit::insertCompletion);
    m_values = new ValueCompletion(this);
    connect(m_values, &ValueCompletion::valuesWanted, this, &FilterEdit::valuesWanted);
    updateMetrics();
}

void FilterEdit::updateMetrics()
{
    const QFont mono = monospacedFont(font());
    document()->setDefaultFont(mono);
    const QFontMetrics metrics(mono);
    const int height = qMax(boxHeight, metrics.height() + 10) - 2;
    setViewportMargins(0, (height - metrics.height()) / 2, 0, 0);
    setFixedHeight(height);
}

QSize FilterEdit::sizeHint() const
{
    return {360, maximumHeight()};
}

QSize FilterEdit::minimumSizeHint() const
{
    return {160, maximumHeight()};
}

void FilterEdit::setWords(const QStringList &words)
{
    m_words->setLines(words);
}

void FilterEdit::setValues(const ValueQuery &query, const QList<ValueInUse> &values)
{
    m_values->setValues(query, values);
}

bool FilterEdit::isCompleting() const
{
    return m_words->isOpen() || m_values->isOpen();
}

void FilterEdit::setWrong(std::optional<TextSpan> span)
{
    m_highlighter->setWrong(span);
}

int FilterEdit::xOf(qsizetype position) const
{
    QTextCursor cursor(document());
    cursor.setPosition(int(qBound<qsizetype>(0, position, toPlainText().size())));
    return viewport()->x() + cursorRect(cursor).left();
}

QString FilterEdit::wordBeforeCursor() const
{
    const QString before = toPlainText().left(textCursor().position());
    static const QRegularExpression word(QStringLiteral(R"((?:\w+\.`[^`]*|[\w./-]*)$)"));
    return word.match(before).captured();
}

void FilterEdit::complete()
{
    const QString prefix = m_values->update() ? QString() : wordBeforeCursor();
    if (prefix.size() < 2) {
        m_words->close();
        return;
    }
    QStringList found = m_words->found(prefix);
    // A name that needs back quotes is found without them, too.
    if (const qsizetype dot = prefix.indexOf(QLatin1Char('.')); found.isEmpty() && dot > 0)
        found = m_words->found(QString(prefix).insert(dot + 1, QLatin1Char('`')));
    if (found == QStringList{prefix})
        found.clear(); // it is written already
    m_words->show(found, textCursor().position() - prefix.size());
}

void FilterEdit::insertCompletion(const QString &word)
{
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, int(wordBeforeCursor().size()));
    cursor.insertText(word);
    setTextCursor(cursor);
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    const bool open = isCompleting();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        // While the list is open the key belongs to it.
        if (open)
            event->ignore();
        else
            Q_EMIT submitted();
        return;
    case Qt::Key_Escape:
    case Qt::Key_Tab:
        if (open) {
            m_values->dismiss();
            event->ignore();
            return;
        }
        break;
    default:
        break;
    }
    QPlainTextEdit::keyPressEvent(event);
    if ((!event->text().isEmpty() && event->text().at(0).isPrint()) ||
        (open && event->key() == Qt::Key_Backspace))
        complete();
}

void FilterEdit::insertFromMimeData(const QMimeData *source)
{
    QString text = source->text();
    insertPlainText(
        text.replace(QRegularExpression(QStringLiteral("\\s*[\\r\\n]+\\s*")), QStringLiteral(" ")));
}

void FilterEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    // The base class calls this while it is being made.
    if (m_highlighter != nullptr && event->type() == QEvent::PaletteChange)
        m_highlighter->rehighlight();
    if (m_highlighter != nullptr && event->type() == QEvent::FontChange)
        updateMetrics();
}

} // namespace driftline
