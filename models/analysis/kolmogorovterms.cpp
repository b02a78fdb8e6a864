// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/kolmogorovterms.h"

#include <algorithm>
#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace driftline {

namespace {

using std::numbers::pi;

/// log(x!) − log(√(2πx)·(x/e)^x): Stirling's remainder, without the cancellation.
double stirlingRemainder(double x)
{
    if (x < 16)
        return std::lgamma(x + 1) - (x + 0.5) * std::log(x) + x - 0.5 * std::log(2 * pi);
    const double y = 1 / (x * x);
    return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188))))) / x;
}

/// C(n,j)·(d + j/n)^(j−1)·(1 − d − j/n)^(n−j)·d for 0 < j < n, in Loader's form: what is large cancels on
/// paper.
double smirnovTerm(double n, double j, double d)
{
    const double t = n * d;
    const double k = n - j;
    if (t >= k)
        return 0;
    const double exponent = j * boost::math::log1pmx(t / j) + k * boost::math::log1pmx(-t / k) +
                            stirlingRemainder(n) - stirlingRemainder(j) - stirlingRemainder(k);
    return std::exp(exponent) * std::sqrt(n / (2 * pi * j * k)) * t / (t + j);
}

class Matrix
{
public:
    explicit Matrix(size_t size) : m_size(size), m_values(size * size) {}
    double &operator()(size_t row, size_t column) { return m_values[row * m_size + column]; }
    double operator()(size_t row, size_t column) const { return m_values[row * m_size + column]; }

    [[nodiscard]] Matrix times(const Matrix &other) const
    {
        Matrix product(m_size);
        for (size_t i = 0; i < m_size; ++i) {
            for (size_t k = 0; k < m_size; ++k) {
                const double factor = (*this)(i, k);
                for (size_t j = 0; factor != 0 && j < m_size; ++j)
                    product(i, j) += factor * other(k, j);
            }
        }
        return product;
    }
    void scale(double factor)
    {
        for (double &value : m_values)
            value *= factor;
    }

private:
    size_t m_size;
    std::vector<double> m_values;
};

/// A matrix with a power of two taken out.
struct Scaled
{
    Matrix matrix;
    int exponent = 0;

    [[nodiscard]] Scaled times(const Scaled &other, size_t center) const
    {
        Scaled product{matrix.times(other.matrix), exponent + other.exponent};
        if (product.matrix(center, center) > 0x1p128) {
            product.matrix.scale(0x1p-128);
            product.exponent += 128;
        }
        return product;
    }
};

/// The matrix H of Marsaglia, Tsang and Wang for d = (k − h)/n, of size 2k − 1.
Matrix durbinMatrix(size_t k, double h)
{
    const size_t size = 2 * k - 1;
    std::vector<double> inverseFactorial(size + 1, 1.0);
    for (size_t i = 1; i <= size; ++i)
        inverseFactorial[i] = inverseFactorial[i - 1] / double(i);
    Matrix matrix(size);
    for (size_t row = 0; row < size; ++row) {
        for (size_t column = 0; column <= std::min(row + 1, size - 1); ++column)
            matrix(row, column) = inverseFactorial[row + 1 - column];
    }
    for (size_t i = 0; i < size; ++i) {
        const double edge = (1 - std::pow(h, double(i + 1))) * inverseFactorial[i + 1];
        matrix(i, 0) = edge;
        matrix(size - 1, size - 1 - i) = edge;
    }
    const double corner = h > 0.5 ? std::pow(2 * h - 1, double(size)) : 0;
    matrix(size - 1, 0) = (1 - 2 * std::pow(h, double(size)) + corner) * inverseFactorial[size];
    return matrix;
}

} // namespace

double smirnovSurvival(qint64 n, double d)
{
    const auto size = double(n);
    const auto last = static_cast<qint64>(std::floor(size * (1 - d)));
    // Long sums are sampled: as a function of j the term is smooth and vanishes with all its derivatives at
    // both ends, so that a sum over every k-th term is k times smaller to far more digits than a double has
    // (Poisson summation).
    const qint64 stride = n > 16384 ? n / 8192 : 1;
    double sum = 0;
    for (qint64 j = stride; j <= last && j < n; j += stride)
        sum += smirnovTerm(size, double(j), d);
    return sum * double(stride) + std::exp(size * std::log1p(-d));
}

double durbinMatrixCdf(qint64 n, double d)
{
    const double t = double(n) * d;
    const auto k = static_cast<size_t>(std::ceil(t));
    const size_t center = k - 1;
    Scaled base{durbinMatrix(k, double(k) - t)};
    std::optional<Scaled> power;
    for (qint64 rest = n; rest > 0; rest /= 2) {
        if (rest % 2 == 1)
            power = power ? power->times(base, center) : base;
        if (rest > 1)
            base = base.times(base, center);
    }
    double probability = power->matrix(center, center);
    int exponent = power->exponent;
    for (qint64 i = 1; i <= n; ++i) { // n!/n^n
        probability *= double(i) / double(n);
        if (probability < 0x1p-128) {
            probability *= 0x1p128;
            exponent -= 128;
        }
    }
    return std::ldexp(probability, exponent);
}

double pelzGoodSurvival(qint64 n, double d)
{
    const double z = d * std::sqrt(double(n));
    const double z2 = z * z;
    const double z4 = z2 * z2;
    const double z6 = z4 * z2;
    const double pi2 = pi * pi;
    double k0 = 0;
    double k1 = 0;
    double k2 = 0;
    double k3 = 0;
    // The sums run over all integers and are even: twice the positive half.
    for (int k = 0; k < 64; ++k) {
        const double a = pi2 * (k + 0.5) * (k + 0.5);
        const double e = 2 * std::exp(-a / (2 * z2));
        k0 += e;
        k1 += (a - z2) * e;
        k2 += (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * a + (1 - 2 * z2) * a * a) * e;
        k3 += ((5 - 30 * z2) * a * a * a + (-60 * z2 + 212 * z4) * a * a + (135 * z4 - 96 * z6) * a -
               (30 * z6 + 90 * z4 * z4)) *
              e;
        if (e < 1e-40 * k0)
            break;
    }
    double extra2 = 0;
    double extra3 = 0;
    for (int k = 1; k < 64; ++k) {
        const double b = pi2 * k * k;
        const double e = 2 * std::exp(-b / (2 * z2));
        extra2 += b * e;
        extra3 += (3 * b * z2 - b * b) * e;
    }
    const double root = std::sqrt(pi / 2);
    const double size = double(n);
    const double p0 = root / z * k0;
    const double p1 = root / (6 * z4) * k1;
    const double p2 = root / (72 * z6 * z) * k2 - root / (36 * z2 * z) * extra2;
    const double p3 = root / (6480 * z6 * z4) * k3 + root / (216 * z6) * extra3;
    return 1 - p0 - p1 / std::sqrt(size) - p2 / size - p3 / (size * std::sqrt(size));
}

} // namespace driftline
